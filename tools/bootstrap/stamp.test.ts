import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint } from "./stamp.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "nchat-stamp-"));
  mkdirSync(join(root, "src", "node_modules"), { recursive: true });
  writeFileSync(join(root, "src", "a.ts"), "a");
});
afterEach(() => rmSync(root, { recursive: true }));

const now = () => fingerprint(root, ["src", "missing.json"]);

test("the same content has the same fingerprint, whatever its date", () => {
  const before = now();
  utimesSync(join(root, "src", "a.ts"), 1, 1);
  expect(now()).toBe(before);
});

test("what is changed, added or renamed shows; tests and packages do not", () => {
  const before = now();
  writeFileSync(join(root, "src", "a.test.ts"), "test");
  writeFileSync(join(root, "src", "node_modules", "x.js"), "x");
  expect(now()).toBe(before);
  writeFileSync(join(root, "src", "b.ts"), "b");
  const added = now();
  writeFileSync(join(root, "src", "a.ts"), "changed");
  expect(new Set([before, added, now()]).size).toBe(3);
});
