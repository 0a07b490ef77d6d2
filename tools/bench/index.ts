import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../bootstrap/paths.mjs";
import { machineFacts, untilQuiet } from "./machine.ts";
import { measure } from "./measure.ts";
import { ratioFor, tableOf } from "./report.ts";
import type { Measured, Row } from "./row.ts";
import { rows } from "./rows.ts";

const usage = `npm run bench [-- ROW… --pairs N]

  rows: ${rows.map((row) => row.id).join(" ")} (all when none is named); 10 pairs or more unless you only try it out`;

/** Measures the asked rows and answers the exit code: not 0 only when a fixture was broken. */
async function bench(args: readonly string[]): Promise<number> {
  const isRow = (arg: string) => rows.some((row) => row.id === arg.toUpperCase());
  const asked = args.filter(isRow).map((arg) => arg.toUpperCase());
  const at = args.indexOf("--pairs");
  const pairs = at < 0 ? 12 : Number(args[at + 1]);
  // P10 stands for P10-BUSY too.
  const isAsked = (row: Row) => asked.some((id) => row.id === id || row.id.startsWith(`${id}-`));
  const isEvery = args.every((arg, index) => isRow(arg) || index === at || (at >= 0 && index === at + 1));
  if (!isEvery || !Number.isInteger(pairs) || pairs < 1) {
    console.error(usage);
    return 2;
  }
  const chosen = asked.length > 0 ? rows.filter(isAsked) : rows;
  const results: Measured[] = [];
  for (const row of chosen) results.push(await measureQuietly(row, pairs));
  console.log(`\n${tableOf(results)}`);
  results
    .flatMap((result) => result.notes.map((text) => `${result.row.id}: ${text}`))
    .forEach((text) => console.log(text));
  console.log(`raw samples: ${save(results)}`);
  return results.some((result) => result.failure !== null) ? 1 : 0;
}

async function measureQuietly(row: Row, pairs: number): Promise<Measured> {
  const before = await untilQuiet();
  const result = await measure(row, pairs, (text) => console.error(text));
  const busy = `${Math.round(before.busy * 100)} % of the processors`;
  const note = before.isQuiet ? `${busy} were busy before it` : `measured on a busy machine: ${busy} were taken`;
  return { ...result, notes: [`reference: ${row.reference}`, note, ...result.notes] };
}

function save(results: readonly Measured[]): string {
  const folder = join(dataFolder(process.env), "bench");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replaceAll(":", "-")}.json`);
  const told = results.map((result) => ({
    id: result.row.id,
    title: result.row.title,
    unit: result.row.unit,
    failure: result.failure,
    notes: result.notes,
    goals: result.failure ? [] : result.row.goals.map((goal) => ({ ...goal, ratio: ratioFor(goal, result) })),
    pairs: result.pairs,
  }));
  writeFileSync(file, JSON.stringify({ machine: machineFacts(), rows: told }, null, 2));
  return file;
}

process.exitCode = await bench(process.argv.slice(2));
