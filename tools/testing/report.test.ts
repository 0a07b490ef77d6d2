import { expect, test } from "vitest";
import { closing, fromVitest } from "./report.mjs";

const good = { name: "unit", passed: 3, failed: [], notRun: [] };

test("a good run closes with one line", () => {
  expect(closing([good, { ...good, name: "live", passed: 2 }], true)).toEqual({
    lines: ["5 passed, 0 failed"],
    isGood: true,
  });
});

test("what failed is named with its reason, and counted", () => {
  const why = "\u001b[31mError: nobody rings\u001b[39m\n    at calls.test.ts:3\n    at node_modules/x.js:1\n";
  expect(
    closing([good, { name: "live", passed: 0, failed: [{ name: "a call rings", why }], notRun: [] }], false),
  ).toEqual({
    lines: [
      "failed   live: a call rings",
      "         Error: nobody rings",
      "             at calls.test.ts:3",
      "3 passed, 1 failed",
    ],
    isGood: false,
  });
});

const without = { name: "live", passed: 0, failed: [], notRun: ["a call on Postgres"] };

test("what was not run is named, and is no failure on somebody's machine", () => {
  expect(closing([good, without], false)).toEqual({
    lines: ["not run  live: a call on Postgres", "3 passed, 0 failed, 1 skipped"],
    isGood: true,
  });
});

test("with CI=true what was not run is a failure", () => {
  expect(closing([good, without], true).isGood).toBe(false);
});

const file = (status: string, ...statuses: string[]) => ({
  name: "x.test.ts",
  status,
  assertionResults: statuses.map((each, at) => ({
    fullName: ` test ${at}`,
    status: each,
    ...(each === "failed" ? { failureMessages: ["Error: it does not"] } : {}),
  })),
});

test("what needs Electron itself is named only, also with CI=true", () => {
  const electron = { ...without, notRun: ["the probe on Electron opens a window"] };
  expect(closing([good, electron], true)).toEqual({
    lines: ["not run  live: the probe on Electron opens a window", "3 passed, 0 failed, 1 skipped"],
    isGood: true,
  });
});

test("vitest's report is read by test", () => {
  const report = { testResults: [file("failed", "passed", "failed", "skipped", "todo")] };
  expect(fromVitest("unit", report, false)).toEqual({
    name: "unit",
    passed: 1,
    failed: [{ name: "test 1", why: "Error: it does not" }],
    again: [],
    notRun: ["test 2", "test 3"],
  });
});

test("a file that does not load is a failure of its own", () => {
  expect(fromVitest("unit", { testResults: [{ ...file("failed"), message: "no such module" }] }, false).failed).toEqual(
    [{ name: "x.test.ts", why: "no such module" }],
  );
});

test("a runner that ends badly although every test passed is a failure", () => {
  expect(fromVitest("unit", { testResults: [file("passed", "passed")] }, false).failed).toEqual([
    { name: "the test runner itself", why: "" },
  ]);
});

test("what passed only at its second try is named with its reason, and is no failure", () => {
  const report = { testResults: [file("passed", "passed", "passed")] };
  Object.assign(report.testResults[0]?.assertionResults[1] ?? {}, { failureMessages: ["Error: too late"] });
  const outcome = fromVitest("live", report, true);
  expect([outcome.again, closing([outcome], true)]).toEqual([
    [{ name: "test 1", why: "Error: too late" }],
    { lines: ["again    live: test 1", "         Error: too late", "2 passed, 0 failed"], isGood: true },
  ]);
});
