const windowMs = 5 * 60_000;
const limit = 10;
const longestMs = 10_000;

/**
 * When a crashed service is started again: at once the first time, later and later after that, with jitter so that
 * services that fall together do not rise together. Ten crashes in five minutes are enough.
 * @param {readonly number[]} crashes when it crashed, the latest last
 * @param {number} now
 * @param {number} random between 0 and 1
 * @returns {number | undefined} milliseconds to wait, or nothing: give up
 */
export function restartDelay(crashes, now, random) {
  const recent = crashes.filter((time) => now - time < windowMs).length;
  if (recent >= limit) return undefined;
  return Math.min(longestMs, 200 * 2 ** Math.max(0, recent - 1)) * (0.5 + random / 2);
}
