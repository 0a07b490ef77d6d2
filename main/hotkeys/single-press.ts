// A held key repeats: first after half a second or so, then about thirty times a second.
const repeatGap = 150;
const firstRepeat = { from: 350, to: 750 } as const;

/**
 * Acts once for each press, however long the key is held. What may have been the first repeat waits for a moment: a
 * second repeat would follow at once.
 */
export function createSinglePress(now: () => number, act: () => void): { press: () => void; stop: () => void } {
  let last = Number.NEGATIVE_INFINITY;
  let doubted: NodeJS.Timeout | undefined;
  const forget = () => {
    clearTimeout(doubted);
    doubted = undefined;
  };
  return {
    press() {
      const since = now() - last;
      last = now();
      forget();
      if (since < repeatGap) return;
      if (since < firstRepeat.from || since > firstRepeat.to) act();
      else doubted = setTimeout(act, repeatGap);
    },
    stop: forget,
  };
}
