import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { waitForPredecessor } from "./predecessor.mjs";

const folder = mkdtempSync(join(tmpdir(), "nchat-predecessor-"));
const child = spawn("sleep", ["60"]);
afterEach(() => {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(process.platform !== "linux")(
  "waits for what the last run left, but not for a program that has its number now",
  async () => {
    const file = join(folder, "services.json");
    const said: string[] = [];
    writeFileSync(file, JSON.stringify({ supervisor: child.pid }));
    utimesSync(file, new Date(), new Date(Date.now() - 3_600_000));
    await waitForPredecessor(file, (text) => said.push(text));
    expect(said).toEqual([]);

    utimesSync(file, new Date(), new Date());
    setTimeout(() => child.kill(), 300);
    await waitForPredecessor(file, (text) => said.push(text));
    expect([said, child.killed]).toEqual([["waiting for the services of the last run to end"], true]);
  },
);
