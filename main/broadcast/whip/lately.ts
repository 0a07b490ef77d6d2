const slots = 10;
const slotMs = 1000 / slots;

/** How many bytes the last second had, in tenths of it. Times in milliseconds of one clock. */
export type Lately = {
  readonly add: (bytes: number, now: number) => void;
  readonly bytes: (now: number) => number;
};

/** Begins with nothing. */
export function createLately(): Lately {
  const bytes = new Array<number>(slots).fill(0);
  let last = 0;
  const forget = (now: number) => {
    const slot = Math.floor(now / slotMs);
    for (let each = Math.max(last, slot - slots) + 1; each <= slot; each++) bytes[each % slots] = 0;
    last = Math.max(last, slot);
    return last % slots;
  };
  return {
    add(count, now) {
      const slot = forget(now);
      bytes[slot] = (bytes[slot] ?? 0) + count;
    },
    bytes(now) {
      forget(now);
      return bytes.reduce((sum, each) => sum + each, 0);
    },
  };
}
