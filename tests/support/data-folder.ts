import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { readConfig } from "../../backend/config.ts";
import { openDatabase } from "../../backend/db/database.ts";
import { backendEnvironment } from "./environment.ts";

/** Where the run keeps a service's folder that nobody has used yet; workers inherit it. */
const variable = "NCHAT_TEST_UNUSED_DATA";

/**
 * Vitest's set-up of a run: PGlite's first start takes several seconds of a core, so one is kept for all suites to copy.
 * What starts on a folder that it makes itself (`npm start`, the suites about the database) still goes the whole way.
 */
export async function setup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-unused-"));
  const settings = readConfig(backendEnvironment({}, folder));
  if (!settings.ok) throw new Error(settings.faults.join());
  const database = await openDatabase(settings.config, pino({ level: "silent" }), () => new Date());
  await database.close();
  process.env[variable] = folder;
}

/** Vitest's end of a run. */
export async function teardown(): Promise<void> {
  const folder = process.env[variable];
  delete process.env[variable];
  if (folder) await rm(folder, { recursive: true, force: true });
}

/** Makes an unused database of a folder; outside of a run it stays for the service to make. */
export async function fillDataFolder(folder: string): Promise<void> {
  const unused = process.env[variable];
  if (!unused) return;
  for (const part of ["db", "dumps"])
    if (existsSync(join(unused, part))) await cp(join(unused, part), join(folder, part), { recursive: true });
}

/** A temporary data folder with an unused database; whoever asks removes it. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-data-"));
  await fillDataFolder(folder);
  return folder;
}
