import type { Pair } from "./statistics.ts";

/** A goal of TARGETS: the ratio that the whole interval has to stay under. */
export type Goal = Readonly<{ name: string; statistic: "median" | "p95"; limit: number }>;

/** One measured line: ours beside its reference. Measures throw when the fixture is broken, they never answer 0. */
export type Row = Readonly<{
  id: string;
  title: string;
  reference: string;
  unit: string;
  goals: readonly Goal[];
  /** Prepares both sides; each measure makes one sample. */
  prepare: (note: (text: string) => void) => Promise<Bench>;
}>;

/** Both sides, ready to be measured in turns. */
export type Bench = Readonly<{
  ours: () => Promise<number>;
  reference: () => Promise<number>;
  close: () => Promise<void>;
}>;

/** What a row gave. */
export type Measured = Readonly<{ row: Row; pairs: readonly Pair[]; failure: string | null; notes: readonly string[] }>;
