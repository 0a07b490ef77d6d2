type Schedule = (run: () => void, ms: number) => () => void;

/** Resolves after a time, or at once when nobody waits any more. */
export function pause(schedule: Schedule, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = schedule(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** Resolves when nobody waits any more. */
export function aborted(signal: AbortSignal): Promise<"stopped"> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve("stopped");
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
  });
}

/** With a third of jitter, so that all viewers do not come back at one instant. */
export function spread(ms: number, random: number): number {
  return Math.round(ms * (0.67 + random * 0.66));
}

/** Waits grow to eight seconds, with jitter. */
export function retryDelay(failures: number, random: number): number {
  return spread(Math.min(8000, 250 * 2 ** Math.max(0, failures - 1)), random);
}
