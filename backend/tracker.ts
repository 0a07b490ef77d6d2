import type { Logger } from "pino";

/** Keeps work that nobody waits for, so that the end can; failures are logged. */
export function createTracker(log: Pick<Logger, "error">): Readonly<{
  track: (what: string, work: Promise<unknown>) => void;
  /** Resolves when all of it is over, and what it had kept meanwhile. */
  settled: () => Promise<void>;
}> {
  const pending = new Set<Promise<unknown>>();
  return {
    track: (what, work) => {
      const tracked = work
        .catch((error: unknown) => log.error({ err: error }, what))
        .finally(() => pending.delete(tracked));
      pending.add(tracked);
    },
    settled: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}
