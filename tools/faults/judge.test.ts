import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../bootstrap/paths.mjs";
import { judge, type Report, tableOf } from "./judge.ts";
import { type FaultRow, rows } from "./rows.ts";

const row: FaultRow = {
  id: "R0",
  what: "something killed",
  promise: "back soon",
  tests: [{ project: "live", file: "tests/live/a.test.ts", names: /killed/ }],
};

/** A report with one file of tests, each a name, a status and perhaps a figure. */
function reportOf(...tests: readonly (readonly [string, string, string?])[]): Report {
  const assertionResults = tests.map(([fullName, status, figure]) => ({
    fullName,
    status,
    meta: figure ? { figures: [figure] } : {},
  }));
  return { testResults: [{ name: join("/code", "tests/live/a.test.ts"), status: "passed", assertionResults }] };
}

describe("the judgement of a row", () => {
  it("counts the tests that it names, and tells what they measured", () => {
    const report = reportOf(["killed comes back", "passed", "after 1 s"], ["something else", "failed"]);
    const verdict = judge(row, [report], "/code");
    expect(verdict).toEqual({ row, outcome: "kept", passed: 1, failed: [], figures: ["after 1 s"] });
    expect(tableOf([verdict]).split("\n").slice(1)).toEqual([
      "R0   something killed  back soon  1 passed, 0 failed  kept",
      "    after 1 s",
    ]);
  });

  it("is no when one of them fails, and broken when none of them is there any more", () => {
    expect(judge(row, [reportOf(["killed is lost", "failed"])], "/code")).toMatchObject({
      outcome: "not kept",
      failed: ["killed is lost"],
    });
    expect(judge(row, [reportOf(["renamed", "passed"])], "/code").outcome).toBe("broken");
    expect(judge(row, [], "/code").outcome).toBe("broken");
    expect(judge(row, [reportOf(["killed", "pending"])], "/code").outcome).toBe("not run");
    // What was to come before all tests of a group has failed: the file has, and no test.
    const cutShort = reportOf(["killed on one", "passed"], ["killed on two", "skipped"]);
    const files = cutShort.testResults.map((file) => ({ ...file, status: "failed" }));
    expect(judge(row, [{ testResults: files }], "/code").outcome).toBe("broken");
  });
});

describe("the rows", () => {
  it("name tests that are there, each row once", () => {
    const missing = rows.flatMap(({ tests }) => tests).filter(({ file }) => !existsSync(join(root, file)));
    expect(missing).toEqual([]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
