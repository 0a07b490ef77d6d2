import type { Bench, Measured, Row } from "./row.ts";
import { interleaved } from "./statistics.ts";
import type { Pair } from "./statistics.ts";

/** Measures a row in pairs. The first pair only warms up. A broken fixture ends the row with its reason. */
export async function measure(row: Row, pairs: number, say: (text: string) => void): Promise<Measured> {
  const notes: string[] = [];
  const done: Pair[] = [];
  let bench: Bench | undefined;
  try {
    bench = await row.prepare((text) => notes.push(text));
    await onePair(bench, ["ours", "reference"]);
    for (const order of inTwos(interleaved(pairs))) {
      const pair = await onePair(bench, order);
      done.push(pair);
      say(
        `${row.id} ${done.length}/${pairs}: ours ${pair.ours.toFixed(1)}, reference ${pair.reference.toFixed(1)} ${row.unit}`,
      );
    }
    return { row, pairs: done, failure: null, notes };
  } catch (error) {
    return { row, pairs: done, failure: error instanceof Error ? error.message : String(error), notes };
  } finally {
    await bench?.close();
  }
}

type Side = "ours" | "reference";

async function onePair(bench: Bench, order: readonly Side[]): Promise<Pair> {
  const pair = { ours: Number.NaN, reference: Number.NaN };
  for (const side of order) {
    const sample = await bench[side]();
    if (!(sample > 0) || !Number.isFinite(sample)) throw new Error(`${side} measured ${sample}: the fixture is broken`);
    pair[side] = sample;
  }
  return pair;
}

function inTwos(sides: readonly Side[]): readonly (readonly Side[])[] {
  return Array.from({ length: sides.length / 2 }, (_, at) => sides.slice(at * 2, at * 2 + 2));
}
