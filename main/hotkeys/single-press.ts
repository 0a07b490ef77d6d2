// A held key repeats: first after a quarter of a second to a whole one, as it was set, then about thirty times a second.
const repeatGap = 150;
const latestFirstRepeat = 1100;

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
      if (since > latestFirstRepeat) act();
      else doubted = setTimeout(act, repeatGap);
    },
    stop: forget,
  };
}
