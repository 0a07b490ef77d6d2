/** One after another; what runs learns whether something newer was asked for since. */
export type Turns = {
  readonly take: (run: (isNewest: () => boolean) => Promise<void>) => Promise<void>;
};

/** The first begins at once; each further one when the one before has settled. */
export function createTurns(): Turns {
  let newest = 0;
  let last: Promise<void> | null = null;
  return {
    take: async (run) => {
      const number = ++newest;
      const start = () => run(() => number === newest);
      const mine = last ? last.then(start, start) : start();
      last = mine;
      try {
        await mine;
      } finally {
        if (last === mine) last = null;
      }
    },
  };
}
