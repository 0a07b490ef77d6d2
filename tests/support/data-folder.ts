import { existsSync, mkdtempSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { readConfig } from "../../backend/config.ts";
import { openDatabase } from "../../backend/db/database.ts";
import { backendEnvironment } from "./environment.ts";

/** Where the run keeps a service's folder that nobody has used yet; workers inherit it. */
const variable = "NCHAT_TEST_UNUSED_DATA";
/** Whoever has made it removes it: this is set up once for each project of a run. */
let made: string | null = null;

/**
 * Vitest's set-up of a run: PGlite's first start takes several seconds of a core, so one is kept for all suites to copy.
 * What starts on a folder that it makes itself (`npm start`, the suites about the database) still goes the whole way.
 */
export async function setup(): Promise<void> {
  if (process.env[variable]) return;
  const folder = mkdtempSync(join(tmpdir(), "nchat-unused-"));
  process.env[variable] = made = folder;
  const settings = readConfig(backendEnvironment({}, folder));
  if (!settings.ok) throw new Error(settings.faults.join());
  const database = await openDatabase(settings.config, pino({ level: "silent" }), () => new Date());
  await database.close();
}

/** Vitest's end of a run. */
export async function teardown(): Promise<void> {
  if (!made) return;
  delete process.env[variable];
  await rm(made, { recursive: true, force: true });
  made = null;
}

/** Makes an unused database of a folder; outside of a run it stays for the service to make. Throws when the run's is gone. */
export async function fillDataFolder(folder: string): Promise<void> {
  const unused = process.env[variable];
  if (!unused) return;
  for (const part of ["db", "dumps"]) {
    const from = join(unused, part);
    if (part === "db" || existsSync(from)) await cp(from, join(folder, part), { recursive: true });
  }
}

/** A temporary data folder with an unused database; whoever asks removes it. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-data-"));
  await fillDataFolder(folder);
  return folder;
}
