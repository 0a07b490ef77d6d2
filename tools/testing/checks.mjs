import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
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
  return [...(await runStaticChecks()), await runUnitTests()];
}

/** What needs nothing but Node. */
export const runUnitTests = () => runTests("unit", ["unit", "dom"], 10);

/**
 * Format, lint, types and unused code.
 * @param {{ isAside?: boolean }} [options] aside: while tests run that need the time of the cores more, and wait for much
 * @returns {Promise<Outcome[]>}
 */
export async function runStaticChecks({ isAside = false } = {}) {
  return (await Promise.all(quick.map((checks) => inTurn(checks, isAside)))).flat();
}

/**
 * @param {typeof quick[number]} checks
 * @param {boolean} isAside
 * @returns {Promise<Outcome[]>}
 */
async function inTurn(checks, isAside) {
  const outcomes = [];
  for (const { name, program, args } of checks) {
    say(`${name} …`);
    const code = await run([join(root, "node_modules", program), ...args], { minutes: isAside ? 30 : 10, isAside });
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
    const code = await run([vitest, "run", ...projects.map((project) => `--project=${project}`), ...reporters], {
      minutes,
    });
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
 * @param {{ minutes: number, isAside?: boolean }} options
 * @returns {Promise<number | undefined>}
 */
function run(args, { minutes, isAside = false }) {
  return new Promise((resolve) => {
    const bound = boundToParent(process.execPath, args);
    const output = isAside ? "pipe" : "inherit";
    const child = spawn(bound.command, bound.args, { cwd: root, env, stdio: ["pipe", output, output] });
    if (isAside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    // In one piece, for what runs meanwhile speaks too.
    /** @type {string[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => void said.push(text));
    const timer = setTimeout(() => {
      say(`  stopped after ${minutes} minutes`);
      child.kill("SIGKILL");
    }, minutes * 60_000);
    child.once("close", (code) => {
      clearTimeout(timer);
      process.stdout.write(said.join(""));
      resolve(code ?? undefined);
    });
  });
}
