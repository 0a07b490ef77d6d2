import type { Logger } from "pino";

/** How often something happened in the current window, this time included, and when the window ends. */
export type Counted = Readonly<{ current: number; ttl: number }>;

/** So many at once, and then one each so often. */
export type Bucket = Readonly<{ burst: number; everyMs: number }>;

/** Counts: on Redis for all nodes together, else in this process. */
export type Counters = Readonly<{
  /** Once more in the current window of time. */
  count: (key: string, windowMs: number) => Promise<Counted>;
  /** Takes one out of a bucket that fills up again; answers the milliseconds to wait where there is none, else 0. */
  draw: (key: string, bucket: Bucket) => Promise<number>;
}>;

/** So many keys are remembered; the one that was asked for longest ago goes first. */
const mostKeys = 20_000;

/** Counts in this process. */
export function createLocalCounters(now: () => number = Date.now): Counters {
  const windows = createMemory<{ current: number; end: number }>();
  /** When each bucket is full again. */
  const buckets = createMemory<number>();
  return {
    count: async (key, windowMs) => {
      const time = now();
      const known = windows.get(key);
      const window = known && known.end > time ? known : { current: 0, end: time + windowMs };
      window.current += 1;
      windows.set(key, window);
      return { current: window.current, ttl: window.end - time };
    },
    draw: async (key, { burst, everyMs }) => {
      const time = now();
      const fullAt = Math.max(time, buckets.get(key) ?? 0) + everyMs;
      const wait = fullAt - time - burst * everyMs;
      if (wait > 0) return wait;
      buckets.set(key, fullAt);
      return 0;
    },
  };
}

/** Remembers so many keys. */
function createMemory<T>() {
  const known = new Map<string, T>();
  return {
    get: (key: string) => known.get(key),
    set: (key: string, value: T) => {
      known.delete(key); // to the end of the line
      known.set(key, value);
      for (const oldest of known.keys()) {
        if (known.size <= mostKeys) break;
        known.delete(oldest);
      }
    },
  };
}

const countScript = `
local current = redis.call('INCR', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  ttl = tonumber(ARGV[1])
end
return {current, ttl}`;

/** By Redis' clock, so that nodes' clocks may differ. What is kept is when the bucket is full again. */
const drawScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local burst, every = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(now, tonumber(redis.call('GET', KEYS[1])) or 0) + every
local wait = full - now - burst * every
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', full - now)
return 0`;

/** Runs a script on Redis. */
type Evaluate = (script: string, key: string, ...args: readonly number[]) => Promise<unknown>;

/** Counts on Redis; while it is away each node counts for itself, so that no limit falls. */
export function createSharedCounters(evaluate: Evaluate, log: Logger): Counters {
  const own = createLocalCounters();
  const orAlone = <T>(shared: Promise<T>, alone: () => Promise<T>): Promise<T> =>
    shared.catch((error: unknown) => {
      log.debug({ err: error }, "counted by this node alone");
      return alone();
    });
  const count = async (key: string, windowMs: number): Promise<Counted> => {
    const answer = await evaluate(countScript, `nchat:count:${key}`, windowMs);
    const [current, ttl] = Array.isArray(answer) ? answer.map(Number) : [];
    if (current === undefined || ttl === undefined) throw new Error("Redis answered something else");
    return { current, ttl };
  };
  const draw = async (key: string, { burst, everyMs }: Bucket): Promise<number> => {
    const wait = await evaluate(drawScript, `nchat:bucket:${key}`, burst, Math.ceil(everyMs));
    if (typeof wait !== "number") throw new Error("Redis answered something else");
    return wait;
  };
  return {
    count: (key, windowMs) => orAlone(count(key, windowMs), () => own.count(key, windowMs)),
    draw: (key, bucket) => orAlone(draw(key, bucket), () => own.draw(key, bucket)),
  };
}
