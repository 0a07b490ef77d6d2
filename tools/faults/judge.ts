import { relative } from "node:path";
import { z } from "zod";
import type { FaultRow, Source } from "./rows.ts";

/** What is read of vitest's JSON report. */
export const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          meta: z.looseObject({ figures: z.array(z.string()).optional() }).optional(),
        }),
      ),
    }),
  ),
});
export type Report = z.output<typeof Report>;

/** What a row came to. `broken`: its tests could not show anything. */
export type Verdict = Readonly<{
  row: FaultRow;
  outcome: "kept" | "not kept" | "broken" | "not run";
  passed: number;
  failed: readonly string[];
  figures: readonly string[];
}>;

type Result = Readonly<{ name: string; status: string; figures: readonly string[] }>;

/** Judges one row by the reports of all runs; files are named from `root`. */
export function judge(row: FaultRow, reports: readonly Report[], root: string): Verdict {
  const results = row.tests.flatMap((source) => resultsOf(source, reports, root));
  const failed = results.filter(({ status }) => status === "failed").map(({ name }) => name);
  const passed = results.filter(({ status }) => status === "passed").length;
  const isShown = row.tests.every((source) => isTried(source, reports, root));
  const outcome = failed.length > 0 ? "not kept" : !isShown ? "broken" : passed > 0 ? "kept" : "not run";
  return { row, outcome, passed, failed, figures: results.flatMap(({ figures }) => figures) };
}

/** What was left out of a file that failed was perhaps cut short: it shows nothing. */
function isTried(source: Source, reports: readonly Report[], root: string): boolean {
  const results = resultsOf(source, reports, root);
  const hasFailed = filesOf(source, reports, root).some(({ status }) => status === "failed");
  return results.length > 0 && !(hasFailed && results.some(({ status }) => status !== "passed" && status !== "failed"));
}

const filesOf = ({ file }: Source, reports: readonly Report[], root: string) =>
  reports.flatMap(({ testResults }) => testResults).filter(({ name }) => relative(root, name) === file);

function resultsOf(source: Source, reports: readonly Report[], root: string): readonly Result[] {
  return filesOf(source, reports, root)
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => source.names?.test(fullName) ?? true)
    .map(({ fullName, status, meta }) => ({ name: fullName.trim(), status, figures: meta?.figures ?? [] }));
}

/** Lays the verdicts out for a terminal: a line a row, and under it what was measured and what failed. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const cells = verdicts.map(({ row, outcome, passed, failed }) => [
    row.id,
    row.what,
    row.promise,
    `${passed} passed, ${failed.length} failed`,
    outcome,
  ]);
  const head = ["row", "what", "promised", "tests", "kept"];
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map((line) => line[at]?.length ?? 0)));
  const lineOf = (line: readonly string[]) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  const notes = (verdict: Verdict) => [
    ...verdict.figures.map((figure) => `    ${figure}`),
    ...verdict.failed.map((name) => `    failed: ${name}`),
  ];
  const lines = verdicts.flatMap((verdict, at) => [lineOf(cells[at] ?? []), ...notes(verdict)]);
  return [lineOf(head), ...lines].join("\n");
}
