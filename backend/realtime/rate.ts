/** A bucket of tokens: bursts up to `size`, then `perSecond`. */
export function createBucket(size: number, perSecond: number, now: () => number) {
  let tokens = size;
  let filled = now();
  return {
    /** True when there was a token left. */
    take: (): boolean => {
      const time = now();
      tokens = Math.min(size, tokens + ((time - filled) / 1000) * perSecond);
      filled = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
