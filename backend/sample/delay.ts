/** Gives things back after so many others have gone in: the echo's second of sound. */
export function createDelay<T>(length: number): (item: T) => T | undefined {
  const waiting: T[] = [];
  return (item) => {
    waiting.push(item);
    return waiting.length > length ? waiting.shift() : undefined;
  };
}

/** Lets a thing pass no more often than so many times a second. */
export function createThrottle(perSecond: number): (nowMs: number) => boolean {
  let next = 0;
  return (nowMs) => {
    if (nowMs < next) return false;
    next = Math.max(next + 1000 / perSecond, nowMs);
    return true;
  };
}

/** How long the echo waits before it returns to a room that it lost: a second, then twice as long each time, with jitter. */
export function returnDelay(tried: number, random: number): number {
  return Math.round(Math.min(1000 * 2 ** tried, 15_000) * (0.75 + random / 2));
}
