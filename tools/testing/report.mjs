import { stripVTControlCharacters } from "node:util";

/**
 * A check or test that failed, and in what words.
 * @typedef {object} Failure
 * @property {string} name
 * @property {string} why may have many lines, or none
 */

/**
 * What a check or a set of tests came to.
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {readonly Failure[]} failed
 * @property {readonly Failure[]} [again] failed at the first try and passed at the second
 * @property {readonly string[]} notRun by name
 */

/** Its program can't be had on every machine; there its tests are named and the other runtime's must do. */
const onElectron = /\bon Electron\b/;

/** So much of a failure's words is repeated at the end: what was expected, and where. */
const whyLines = 12;

/**
 * The closing lines of a test run: what failed with its words, what was not run by name, and the count.
 * @param {readonly Outcome[]} outcomes
 * @param {boolean} mustRunAll a test that was not run counts as failed
 * @returns {{ lines: string[], isGood: boolean }}
 */
export function closing(outcomes, mustRunAll) {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.flatMap(({ name, failed: failures }) =>
    failures.map((failure) => ({ ...failure, name: `${name}: ${failure.name}` })),
  );
  const again = outcomes.flatMap(({ name, again: failures = [] }) =>
    failures.map((failure) => ({ ...failure, name: `${name}: ${failure.name}` })),
  );
  const notRun = outcomes.flatMap(({ name, notRun: names }) => names.map((test) => `${name}: ${test}`));
  const isMissing = mustRunAll && notRun.some((test) => !onElectron.test(test));
  const isGood = failed.length === 0 && !isMissing;
  return {
    lines: [
      ...failed.flatMap(({ name, why }) => [`failed   ${name}`, ...indented(why)]),
      ...again.flatMap(({ name, why }) => [`again    ${name}`, ...indented(why)]),
      ...notRun.map((name) => `not run  ${name}`),
      ...(isMissing ? ["With CI=true a test that was not run is a failure."] : []),
      `${passed} passed, ${failed.length} failed${notRun.length ? `, ${notRun.length} skipped` : ""}`,
    ],
    isGood,
  };
}

/** @param {string} why */
function indented(why) {
  const lines = stripVTControlCharacters(why)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes("node_modules"));
  return lines.slice(0, whyLines).map((line) => `         ${line}`);
}

/**
 * What vitest's JSON report tells of a test; one that passed at its second try still tells why it failed at the first.
 * @typedef {object} TestReport
 * @property {string} fullName
 * @property {string} status
 * @property {readonly string[]} [failureMessages]
 */

/**
 * And of a file.
 * @typedef {object} FileReport
 * @property {string} name
 * @property {string} status
 * @property {string} [message]
 * @property {readonly TestReport[]} assertionResults
 */

/**
 * Reads vitest's JSON report.
 * @param {string} name
 * @param {any} report
 * @param {boolean} exitedWell
 * @returns {Outcome}
 */
export function fromVitest(name, report, exitedWell) {
  const files = /** @type {FileReport[]} */ (report.testResults);
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const named = (/** @type {readonly string[]} */ ...statuses) =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName.trim());
  const told = (/** @type {TestReport} */ test) => ({
    name: test.fullName.trim(),
    why: (test.failureMessages ?? []).join("\n"),
  });
  const failed = [
    ...tests.filter(({ status }) => status === "failed").map(told),
    // A file that does not even load, or whose set-up fails, names no test.
    ...files
      .filter((file) => file.status === "failed" && !hasFailedTest(file))
      .map((file) => ({ name: file.name, why: file.message ?? "" })),
  ];
  if (!exitedWell && failed.length === 0) failed.push({ name: "the test runner itself", why: "" });
  const again = tests.filter((test) => test.status === "passed" && test.failureMessages?.length).map(told);
  return {
    name,
    passed: named("passed").length,
    failed,
    again,
    notRun: named("pending", "skipped", "todo", "disabled"),
  };
}

/** @param {FileReport} file */
function hasFailedTest({ assertionResults }) {
  return assertionResults.some(({ status }) => status === "failed");
}
