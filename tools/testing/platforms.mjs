import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { features } from "./platform-features.mjs";

/** @typedef {import("./platform-features.mjs").Feature} Feature */
/** @typedef {{ file: string, name: string, status: string }} Ran one end-to-end test */
/** @typedef {{ name: "Chromium runtime" | "Electron", version: string, system: string, date: string }} Engine */

const page = "docs/platforms.md";
const words = { unit: "unit tests only", none: "not there" };
const engines = /** @type {const} */ (["Chromium runtime", "Electron"]);

/**
 * What one engine showed of a feature: run, failing, or not run.
 * @param {Feature} feature
 * @param {readonly Ran[]} tests
 * @param {Engine["name"]} engine
 * @returns {string}
 */
export function shownBy({ shown, onlyElectron }, tests, engine) {
  if (onlyElectron && engine !== "Electron") return "can't be shown here";
  const mine = tests.filter(({ file, name }) =>
    shown.some((each) => file === `${each.file}.test.ts` && (each.names?.test(name) ?? true)),
  );
  if (mine.some(({ status }) => status === "failed")) return "**fails**";
  const isWhole = shown.every((each) => mine.some(({ file }) => file === `${each.file}.test.ts`));
  const isRun = mine.length > 0 && isWhole && mine.every(({ status }) => status === "passed");
  return isRun ? `run (${mine.length})` : "not run";
}

/**
 * The page. The column of an engine that did not run now is kept as it was.
 * @param {readonly Ran[]} tests
 * @param {Engine} engine
 * @param {string} before the page as it stands
 * @returns {string}
 */
export function platformsPage(tests, engine, before) {
  const kept = readPage(before);
  const columns = engines.map((name) => ({
    name,
    told: name === engine.name ? describe(engine) : (kept.told.get(name) ?? "not run"),
    /** @param {Feature} feature */
    cell: (feature) =>
      name === engine.name
        ? shownBy(feature, tests, name)
        : (kept.cells.get(feature.title)?.[engines.indexOf(name)] ?? "not run"),
  }));
  const rows = features.map((feature) => {
    const { windows, mac, wayland } = feature.elsewhere;
    return [
      feature.title,
      ...columns.map(({ cell }) => cell(feature)),
      ...[windows, mac, wayland].map((state) => words[state]),
    ];
  });
  return [
    "# Platforms",
    "",
    "Written by the end-to-end tests (`NCHAT_WRITE_PLATFORMS=1 npm test`); do not edit by hand.",
    "",
    ...columns.map(({ name, told }) => `- **${name}** (Linux, X11): ${told}`),
    "- **Windows, macOS, Wayland**: never run.",
    "",
    "_run (n)_: n tests drove the running app there, and all passed. _unit tests only_: the code is there and its decisions are tested, but",
    "nobody has seen it work on that system. _not there_: not built, or the system gives no way. On Wayland the app runs through XWayland: it",
    "sees only windows of X11, and no key pressed into a window that is not.",
    "",
    "The screen lock is shown by a message bus of the test's own, on which a stand-in sends what the login manager and a screen saver",
    "send; no screen was locked. Sleep is told through the runtime's control file. Screen, keyboard and windows are real (X11), cameras and",
    "microphones are Chromium's fake ones. The tray is read as a panel would be given it; no panel draws it on the Chromium runtime.",
    "",
    ...table([["Feature", ...columns.map(({ name }) => name), "Windows", "macOS", "Wayland"], ...rows]),
    "",
  ].join("\n");
}

/**
 * Whether two pages say the same, versions and dates aside.
 * @param {string} one
 * @param {string} other
 */
export function saysTheSame(one, other) {
  const cells = (/** @type {string} */ text) => JSON.stringify([...readPage(text).cells]);
  return cells(one) === cells(other);
}

/**
 * After a run of the end-to-end tests: writes the page when that is wished, else tells when it says something else.
 * @param {any} report vitest's
 * @param {{ root: string, env: NodeJS.ProcessEnv, now: Date }} surroundings
 * @returns {string[]} lines to print
 */
export function reportPlatforms(report, { root, env, now }) {
  const engine = readEngine(join(root, "test-results", "e2e", "engine.json"), now);
  if (!engine) return [];
  const file = join(root, page);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const after = platformsPage(testsOf(report), engine, before);
  if (env["NCHAT_WRITE_PLATFORMS"] === "1") {
    writeFileSync(file, after);
    return [`${page} is written.`];
  }
  return saysTheSame(before, after) ? [] : [`${page} says something else: NCHAT_WRITE_PLATFORMS=1 npm test writes it.`];
}

/**
 * @param {any} report
 * @returns {Ran[]}
 */
function testsOf(report) {
  const files = /** @type {{ name: string, assertionResults: { fullName: string, status: string }[] }[]} */ (
    report.testResults
  );
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((each) => ({ file: basename(name), name: each.fullName.trim(), status: each.status })),
  );
}

/**
 * What the stages of the tests noted about the program that ran.
 * @param {string} file
 * @param {Date} now
 * @returns {Engine | undefined}
 */
function readEngine(file, now) {
  if (!existsSync(file)) return undefined;
  const { engine, system } = JSON.parse(readFileSync(file, "utf8"));
  const [program, version] = String(engine).split(" ");
  return {
    name: program === "Electron" ? "Electron" : "Chromium runtime",
    version: `${program} ${version}`,
    system: String(system),
    date: now.toISOString().slice(0, 10),
  };
}

/** @param {Engine} engine */
function describe({ version, system, date }) {
  return `${version}, ${system}, ${date}`;
}

/** @param {string} text */
function readPage(text) {
  /** @type {Map<string, string>} */
  const told = new Map();
  for (const [, name = "", what = ""] of text.matchAll(/^- \*\*(.+?)\*\* \(Linux, X11\): (.+)$/gm))
    told.set(name, what);
  /** @type {Map<string, string[]>} */
  const cells = new Map();
  for (const line of text.split("\n").filter((each) => each.startsWith("| "))) {
    const [title = "", ...rest] = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    if (title !== "Feature" && !/^-+$/.test(title)) cells.set(title, rest);
  }
  return { told, cells };
}

/**
 * A table as the formatter of this repository would leave it.
 * @param {readonly (readonly string[])[]} rows
 */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0] ?? "", rule, ...lines.slice(1)];
}
