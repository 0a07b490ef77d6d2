import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog, reasonOf } from "./log.ts";

describe("the log", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-log-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is one JSON object a line", () => {
    const path = join(folder, "logs", "main.log");
    const log = createLog(path, 10_000);
    log("info", "started", { profile: "alice" });
    const [line, rest] = readFileSync(path, "utf8").split("\n");
    expect(JSON.parse(line ?? "")).toEqual({
      time: expect.any(String) as string,
      level: "info",
      message: "started",
      profile: "alice",
    });
    expect(rest).toBe("");
  });

  it("never grows beyond its bound, and keeps the part before", () => {
    const path = join(folder, "main.log");
    const log = createLog(path, 500);
    for (let count = 0; count < 50; count++) log("info", `line ${count}`);
    expect(statSync(path).size).toBeLessThanOrEqual(500);
    expect(statSync(`${path}.old`).size).toBeLessThanOrEqual(500);
    expect(readFileSync(path, "utf8")).toContain("line 49");
  });

  it("says why, whatever was thrown", () => {
    expect([reasonOf(new Error("broken")), reasonOf("text")]).toEqual(["broken", "text"]);
  });
});
