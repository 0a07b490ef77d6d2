/** A figure with the interval that holds it in 95 of 100 repetitions. */
export type Estimate = Readonly<{ value: number; low: number; high: number }>;

/** One measurement of ours and one of the reference, taken next to each other. */
export type Pair = Readonly<{ ours: number; reference: number }>;

/** The value that a share of the samples does not exceed (linear between neighbours). */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * The median of ours ÷ reference over all pairs, with its bootstrap interval. The seed makes a report repeatable from
 * its raw samples.
 */
export function medianRatio(pairs: readonly Pair[], { rounds = 5000, seed = 1 } = {}): Estimate {
  const ratios = pairs.map(({ ours, reference }) => ours / reference);
  return bootstrap(ratios, median, { rounds, seed });
}

/**
 * The ratio of two quantiles, for goals that speak of the slowest: whole pairs are drawn again, so that what one pair
 * shared stays together.
 */
export function quantileRatio(pairs: readonly Pair[], share: number, { rounds = 5000, seed = 1 } = {}): Estimate {
  const ratio = (drawn: readonly Pair[]) =>
    quantile(
      drawn.map(({ ours }) => ours),
      share,
    ) /
    quantile(
      drawn.map(({ reference }) => reference),
      share,
    );
  return bootstrap(pairs, ratio, { rounds, seed });
}

function bootstrap<T>(
  samples: readonly T[],
  statistic: (drawn: readonly T[]) => number,
  { rounds, seed }: { rounds: number; seed: number },
): Estimate {
  const random = randomFrom(seed);
  const drawn = Array.from({ length: rounds }, () => statistic(resample(samples, random)));
  return { value: statistic(samples), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

function resample<T>(samples: readonly T[], random: () => number): readonly T[] {
  return samples.flatMap(() => {
    const at = Math.floor(random() * samples.length);
    return samples.slice(at, at + 1);
  });
}

/** Mulberry32: small, even enough for drawing samples, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Whether a goal is met: only when the whole interval lies under it. */
export function isMet(estimate: Estimate, goal: number): boolean {
  return estimate.high <= goal;
}

/** The order in which a number of pairs is measured: A B B A A B B A …, so that drift favours neither. */
export function interleaved(pairs: number): readonly ("ours" | "reference")[] {
  return Array.from({ length: pairs }, (_, at) =>
    at % 2 === 0 ? (["ours", "reference"] as const) : (["reference", "ours"] as const),
  ).flat();
}
