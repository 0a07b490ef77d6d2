import { mkdtempSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createInstanceLock } from "./single-instance.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-lock-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const nobody = (): never => {
  throw new Error("nobody came");
};

test("the first has the lock, the second hands its arguments over and gets none", async () => {
  const came = Promise.withResolvers<{ argv: string[]; from: string }>();
  const first = createInstanceLock(folder, (argv, from) => came.resolve({ argv, from }));
  expect(createInstanceLock(folder, nobody)).toBeUndefined();
  expect(await came.promise).toEqual({ argv: process.argv, from: process.cwd() });
  first?.release();
  const next = createInstanceLock(folder, nobody);
  expect(next).toBeDefined();
  next?.release();
});

test("the lock of a process that has ended is taken over, also when its number was used again", () => {
  symlinkSync(`${process.pid}-1`, join(folder, "instance.lock"));
  const lock = createInstanceLock(folder, nobody);
  expect(readlinkSync(join(folder, "instance.lock"))).toMatch(new RegExp(`^${process.pid}-\\d{2,}$`));
  lock?.release();
});
