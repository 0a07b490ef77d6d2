import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { oneAtATime } from "./lock.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("two never work at the same time", async () => {
  const file = join(folder, "lock");
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all([oneAtATime(file, work), oneAtATime(file, work), oneAtATime(file, work)]);
  expect({ most, isLeft: existsSync(file) }).toEqual({ most: 1, isLeft: false });
});

test("work that fails gives the lock back", async () => {
  const file = join(folder, "lock");
  await expect(oneAtATime(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await oneAtATime(file, async () => "done")).toBe("done");
});

test("the lock of a process that died is taken over", async () => {
  const file = join(folder, "lock");
  writeFileSync(file, "4194304"); // beyond every pid of Linux
  expect(await oneAtATime(file, async () => "done")).toBe("done");
});
