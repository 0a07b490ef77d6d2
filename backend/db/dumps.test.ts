import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDumps } from "./dumps.ts";

const parent = mkdtempSync(join(tmpdir(), "nchat-dumps-"));
const folder = join(parent, "dumps");
let pglite: PGlite;
beforeAll(async () => {
  pglite = new PGlite();
  await pglite.waitReady;
}, 60_000);
afterAll(async () => {
  await pglite.close();
  rmSync(parent, { recursive: true });
});

it("writes one a day and keeps the newest few", async () => {
  let time = new Date("2026-11-01T08:00:00Z");
  const dumps = createDumps(folder, () => time, 2);
  expect(await dumps.list()).toEqual([]);
  for (let day = 1; day <= 3; day++) {
    time = new Date(Date.UTC(2026, 10, day, 8));
    const written = await dumps.writeDaily(pglite);
    expect(written).toBe(join(folder, `nchat-2026-11-0${day}T08-00-00.000Z.tgz`));
    utimesSync(written ?? "", time, time);
    time = new Date(Date.UTC(2026, 10, day, 31));
    expect(await dumps.writeDaily(pglite)).toBeUndefined();
  }
  const days = [3, 2];
  expect(await dumps.list()).toEqual(days.map((day) => join(folder, `nchat-2026-11-0${day}T08-00-00.000Z.tgz`)));
  expect(readdirSync(folder)).toHaveLength(2);
}, 60_000);
