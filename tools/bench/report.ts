import type { Goal, Measured } from "./row.ts";
import { isMet, median, medianRatio, quantile, quantileRatio } from "./statistics.ts";
import type { Estimate } from "./statistics.ts";

/** Lays the results out as a table for a terminal. */
export function tableOf(results: readonly Measured[]): string {
  const head = ["row", "what", "ours", "reference", "ratio [95 % interval]", "goal", "met"];
  const lines = results.flatMap((result) => (result.failure ? [brokenLine(result)] : goalLines(result)));
  return aligned([head, ...lines]);
}

/** The ratio that a goal speaks of. */
export function ratioFor(goal: Goal, { pairs }: Measured): Estimate {
  return goal.statistic === "median" ? medianRatio(pairs) : quantileRatio(pairs, 0.95);
}

function brokenLine({ row, failure }: Measured): readonly string[] {
  return [row.id, row.title, "–", "–", `broken: ${failure?.split("\n")[0]}`, "–", "–"];
}

function goalLines(result: Measured): readonly (readonly string[])[] {
  const { row, pairs } = result;
  return row.goals.map((goal) => {
    const of = (samples: readonly number[]) =>
      goal.statistic === "median" ? median(samples) : quantile(samples, 0.95);
    const figure = (samples: readonly number[]) => `${of(samples).toFixed(1)} ${row.unit}`;
    const { value, low, high } = ratioFor(goal, result);
    return [
      row.id,
      `${row.title}, ${goal.name}`,
      figure(pairs.map(({ ours }) => ours)),
      figure(pairs.map(({ reference }) => reference)),
      `${value.toFixed(2)} [${low.toFixed(2)} … ${high.toFixed(2)}]`,
      `≤ ${goal.limit.toFixed(2)}`,
      isMet({ value, low, high }, goal.limit) ? "yes" : "no",
    ];
  });
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
