/** What wakes the worker when something falls due. */
export type Alarms = Readonly<{
  /** From here there is a worker to wake. */
  start: (wake: () => void) => void;
  /** One with the key of an earlier one replaces it. */
  add: (at: Date, key?: string) => void;
  forget: (key: string) => void;
  stop: () => void;
}>;

/** Polling finds what is due later than this. */
const longestMs = 24 * 60 * 60 * 1000;
/** Twice, for the database's clock decides what is due and may be a little behind this one. */
const marginsMs = [5, 400];

/** Makes the timers; they keep no process alive. */
export function createAlarms(now: () => number = Date.now): Alarms {
  const timers = new Set<NodeJS.Timeout>();
  const keyed = new Map<string, readonly NodeJS.Timeout[]>();
  let ring = () => {};
  const forget = (key: string) => {
    for (const timer of keyed.get(key) ?? []) {
      clearTimeout(timer);
      timers.delete(timer);
    }
    keyed.delete(key);
  };
  return {
    start: (wake) => {
      ring = wake;
    },
    add: (at, key) => {
      if (key !== undefined) forget(key);
      const delay = at.getTime() - now();
      if (delay > longestMs) return;
      const added = marginsMs.map((margin, index) => {
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            if (key !== undefined && index === marginsMs.length - 1) keyed.delete(key);
            ring();
          },
          Math.max(0, delay) + margin,
        ).unref();
        timers.add(timer);
        return timer;
      });
      if (key !== undefined) keyed.set(key, added);
    },
    forget,
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      keyed.clear();
    },
  };
}
