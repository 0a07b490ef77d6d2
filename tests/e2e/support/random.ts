/** Numbers that look random and come again with the same seed. */
export type Random = Readonly<{ seed: number; below: (limit: number) => number; pick: <T>(from: readonly T[]) => T }>;

/** The seed of `NCHAT_SEED`, to see a failure again, or a new one. It is printed. */
export function seededRandom(what: string): Random {
  const seed = Number(process.env["NCHAT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${what}: NCHAT_SEED=${seed}`);
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    seed,
    below,
    pick: (from) => {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
  };
}
