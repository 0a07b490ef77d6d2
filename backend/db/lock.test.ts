import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "./lock.ts";

let folder = "";
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "nchat-lock-")), "data");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that takes the folder, says so, and stays. */
async function otherHolder() {
  const module = JSON.stringify(new URL("lock.ts", import.meta.url).href);
  const script = `import(${module}).then((m) => { m.lockFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  return child;
}

it("keeps a folder for one process, and names it to the next", async () => {
  const other = await otherHolder();
  try {
    expect(() => lockFolder(folder)).toThrow(
      `The data folder ${folder} is in use by another nchat service (process ${other.pid}).`,
    );
  } finally {
    other.kill("SIGKILL");
    await once(other, "exit");
  }
});

it("is free again as soon as its holder was killed", async () => {
  const other = await otherHolder();
  other.kill("SIGKILL");
  await once(other, "exit");
  const lock = lockFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  lock.release();
  expect(existsSync(join(folder, "owner.json"))).toBe(false);
});

it("can be taken again after it was given back", () => {
  lockFolder(folder).release();
  lockFolder(folder).release();
});
