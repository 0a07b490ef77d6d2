/** One answer of a service under load. */
type Answer = Readonly<{ at: number; ms: number; status: number; retryAfter: string | null }>;

/** Requests that go on while something else happens. */
export type Load = Readonly<{
  answers: () => readonly Answer[];
  /** Stops asking; resolves with everything that was answered. */
  stop: () => Promise<readonly Answer[]>;
}>;

/** Asks every `everyMs`, without waiting for the answer before. Status 0: the connection broke or was refused. */
export function startLoad(ask: () => Promise<Response>, everyMs = 50): Load {
  const answers: Answer[] = [];
  const open = new Set<Promise<void>>();
  const one = async () => {
    const start = performance.now();
    const response = await ask().catch(() => null); // counted as status 0
    await response?.arrayBuffer().catch(() => null);
    const [status, retryAfter] = [response?.status ?? 0, response?.headers.get("retry-after") ?? null];
    answers.push({ at: Date.now(), ms: performance.now() - start, status, retryAfter });
  };
  const timer = setInterval(() => {
    const asked = one().finally(() => open.delete(asked));
    open.add(asked);
  }, everyMs);
  return {
    answers: () => answers,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      return answers;
    },
  };
}

/** The value that a share of these does not exceed. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
