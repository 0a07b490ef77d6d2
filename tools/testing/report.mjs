/**
 * What a check or a set of tests came to.
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {readonly string[]} failed by name
 * @property {readonly string[]} notRun by name
 */

/** Its program can't be had on every machine; there its tests are named and the other runtime's must do. */
const onElectron = /\bon Electron\b/;

/**
 * The closing lines of a test run: what failed and what was not run by name, and the count.
 * @param {readonly Outcome[]} outcomes
 * @param {boolean} mustRunAll a test that was not run counts as failed
 * @returns {{ lines: string[], isGood: boolean }}
 */
export function closing(outcomes, mustRunAll) {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.flatMap(({ name, failed: names }) => names.map((test) => `${name}: ${test}`));
  const notRun = outcomes.flatMap(({ name, notRun: names }) => names.map((test) => `${name}: ${test}`));
  const isMissing = mustRunAll && notRun.some((test) => !onElectron.test(test));
  const isGood = failed.length === 0 && !isMissing;
  return {
    lines: [
      ...failed.map((name) => `failed   ${name}`),
      ...notRun.map((name) => `not run  ${name}`),
      ...(isMissing ? ["With CI=true a test that was not run is a failure."] : []),
      `${passed} passed, ${failed.length} failed${notRun.length ? `, ${notRun.length} skipped` : ""}`,
    ],
    isGood,
  };
}

/**
 * Reads vitest's JSON report.
 * @param {string} name
 * @param {any} report
 * @param {boolean} exitedWell
 * @returns {Outcome}
 */
export function fromVitest(name, report, exitedWell) {
  const files =
    /** @type {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }[]} */ (
      report.testResults
    );
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const named = (/** @type {readonly string[]} */ ...statuses) =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName.trim());
  const failed = [
    ...named("failed"),
    // A file that does not even load, or whose set-up fails, names no test.
    ...files.filter((file) => file.status === "failed" && !hasFailedTest(file)).map((file) => file.name),
  ];
  if (!exitedWell && failed.length === 0) failed.push("the test runner itself");
  return { name, passed: named("passed").length, failed, notRun: named("pending", "skipped", "todo", "disabled") };
}

/** @param {{ assertionResults: { status: string }[] }} file */
function hasFailedTest({ assertionResults }) {
  return assertionResults.some(({ status }) => status === "failed");
}
