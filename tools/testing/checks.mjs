import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundToParent } from "../bootstrap/children.mjs";
import { root } from "../bootstrap/paths.mjs";
import { say } from "../bootstrap/say.mjs";
import { fromVitest } from "./report.mjs";

/** @typedef {import("./report.mjs").Outcome} Outcome */

/** The quick part: each is one npm package's program. Lint takes as long as all others, and runs beside them. */
const quick = [
  [{ name: "lint", program: "eslint/bin/eslint.js", args: ["."] }],
  [
    { name: "format", program: "prettier/bin/prettier.cjs", args: ["--check", "."] },
    { name: "types of the processes", program: "typescript/bin/tsc", args: ["-p", "tsconfig.node.json"] },
    { name: "types of the pages", program: "typescript/bin/tsc", args: ["-p", "tsconfig.web.json"] },
    { name: "unused code", program: "knip/bin/knip.js", args: [] },
  ],
];

/**
 * Format, lint, types, unused code and unit tests.
 * @returns {Promise<Outcome[]>}
 */
export async function runQuickChecks() {
  const outcomes = (await Promise.all(quick.map(inTurn))).flat();
  return [...outcomes, await runTests("unit", ["unit", "dom"], 10)];
}

/**
 * @param {typeof quick[number]} checks
 * @returns {Promise<Outcome[]>}
 */
async function inTurn(checks) {
  const outcomes = [];
  for (const { name, program, args } of checks) {
    say(`${name} …`);
    const code = await run([join(root, "node_modules", program), ...args], 10);
    const failed = code === 0 ? [] : [{ name, why: "" }];
    outcomes.push({ name: "check", passed: code === 0 ? 1 : 0, failed, notRun: [] });
  }
  return outcomes;
}

/**
 * Runs vitest projects and reads what they came to.
 * @param {string} name
 * @param {readonly string[]} projects
 * @param {number} minutes
 * @param {(report: any) => void} [onReport] is given vitest's own report
 * @returns {Promise<Outcome>}
 */
export async function runTests(name, projects, minutes, onReport = () => undefined) {
  say(`${name} tests …`);
  const folder = mkdtempSync(join(tmpdir(), "nchat-test-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  try {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const code = await run(
      [vitest, "run", ...projects.map((project) => `--project=${project}`), ...reporters],
      minutes,
    );
    const report = JSON.parse(readFileSync(file, "utf8"));
    onReport(report);
    return fromVitest(name, report, code === 0);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { name, passed: 0, failed: [{ name: "the test runner did not report", why }], notRun: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node keeps what it compiled for the next of the hundreds of processes that tests start. */
const env = { NODE_COMPILE_CACHE: join(root, "out", ".compiled"), ...process.env };

/**
 * @param {readonly string[]} args
 * @param {number} minutes
 * @returns {Promise<number | undefined>}
 */
function run(args, minutes) {
  return new Promise((resolve) => {
    const bound = boundToParent(process.execPath, args);
    const child = spawn(bound.command, bound.args, { cwd: root, env, stdio: ["pipe", "inherit", "inherit"] });
    const timer = setTimeout(() => {
      say(`  stopped after ${minutes} minutes`);
      child.kill("SIGKILL");
    }, minutes * 60_000);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code ?? undefined);
    });
  });
}
