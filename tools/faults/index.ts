import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundToParent } from "../bootstrap/children.mjs";
import { root } from "../bootstrap/paths.mjs";
import { judge, Report, tableOf } from "./judge.ts";
import { type FaultRow, rows } from "./rows.ts";

const usage = `npm run faults [-- ROW…]

  rows: ${rows.map((row) => row.id).join(" ")} (all when none is named)`;

type Project = FaultRow["tests"][number]["project"];

/** What vitest calls them: live tests are in two projects, by how many may run beside each other. */
const projectNames = { unit: "unit", live: "live*" } as const;

const longestMs = 40 * 60_000;

/** TARGETS' sizes, where the tests by themselves are content with less; the environment may set others. */
const sizes = { NCHAT_FAULT_MESSAGES: "10000", NCHAT_FAULT_GAP_MS: "30000", NCHAT_FAULT_SEALINGS: "1000000" };

/** Does what the asked rows say to the service, and answers the exit code: not 0 when a promise was not kept. */
async function faults(asked: readonly string[]): Promise<number> {
  const ids = asked.map((id) => id.toUpperCase());
  if (!ids.every((id) => rows.some((row) => row.id === id))) {
    console.error(usage);
    return 2;
  }
  const chosen = ids.length > 0 ? rows.filter((row) => ids.includes(row.id)) : rows;
  const reports: Report[] = [];
  for (const project of ["unit", "live"] as const) {
    const report = await run(project, filesOf(chosen, project));
    if (report) reports.push(report);
  }
  const verdicts = chosen.map((row) => judge(row, reports, root));
  console.log(`\n${tableOf(verdicts)}`);
  return verdicts.every(({ outcome }) => outcome === "kept" || outcome === "not run") ? 0 : 1;
}

function filesOf(chosen: readonly FaultRow[], project: Project): readonly string[] {
  const sources = chosen.flatMap(({ tests }) => tests).filter((source) => source.project === project);
  return [...new Set(sources.map(({ file }) => file))];
}

/** Runs test files of one kind; null when there are none. */
async function run(project: Project, files: readonly string[]): Promise<Report | null> {
  if (files.length === 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "nchat-faults-"));
  const file = join(folder, "report.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  try {
    const bound = boundToParent(process.execPath, [
      vitest,
      "run",
      "--project",
      projectNames[project],
      ...reporters,
      ...files,
    ]);
    const env = { ...sizes, ...process.env };
    const child = spawn(bound.command, bound.args, { cwd: root, env, stdio: ["pipe", "inherit", "inherit"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
    await new Promise((resolve) => child.once("exit", resolve));
    clearTimeout(timer);
    return Report.parse(JSON.parse(readFileSync(file, "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await faults(process.argv.slice(2));
