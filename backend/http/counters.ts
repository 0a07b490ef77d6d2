import type { Logger } from "pino";

/** How often something happened in the current window, this time included, and when the window ends. */
export type Counted = Readonly<{ current: number; ttl: number }>;

/** Counts in windows of time: on Redis for all nodes together, else in this process. */
export type Counters = Readonly<{ count: (key: string, windowMs: number) => Promise<Counted> }>;

/** So many keys are remembered; the one that was asked for longest ago goes first. */
const mostKeys = 20_000;

/** Counts in this process. */
export function createLocalCounters(now: () => number = Date.now): Counters {
  const windows = new Map<string, { current: number; end: number }>();
  return {
    count: async (key, windowMs) => {
      const time = now();
      const known = windows.get(key);
      const window = known && known.end > time ? known : { current: 0, end: time + windowMs };
      window.current += 1;
      windows.delete(key); // to the end of the line
      windows.set(key, window);
      for (const oldest of windows.keys()) {
        if (windows.size <= mostKeys) break;
        windows.delete(oldest);
      }
      return { current: window.current, ttl: window.end - time };
    },
  };
}

const script = `
local current = redis.call('INCR', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  ttl = tonumber(ARGV[1])
end
return {current, ttl}`;

/** Runs a script on Redis. */
type Evaluate = (script: string, key: string, windowMs: number) => Promise<unknown>;

/** Counts on Redis; while it is away each node counts for itself, so that no limit falls. */
export function createSharedCounters(evaluate: Evaluate, log: Logger): Counters {
  const own = createLocalCounters();
  return {
    count: async (key, windowMs) => {
      try {
        const answer: unknown = await evaluate(script, `nchat:count:${key}`, windowMs);
        const [current, ttl] = Array.isArray(answer) ? answer.map(Number) : [];
        if (current === undefined || ttl === undefined) throw new Error("Redis answered something else");
        return { current, ttl };
      } catch (error) {
        log.debug({ err: error }, "counted by this node alone");
        return await own.count(key, windowMs);
      }
    },
  };
}
