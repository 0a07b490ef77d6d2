import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { readConfig } from "../../backend/config.ts";
import { openDatabase } from "../../backend/db/database.ts";
import { createPgBossJobs } from "../../backend/jobs/pg-boss-jobs.ts";
import { root } from "../../tools/bootstrap/paths.mjs";
import { fingerprint } from "../../tools/bootstrap/stamp.mjs";
import { backendEnvironment } from "./environment.ts";

/** Where the run keeps a service's folder that nobody has used yet; workers inherit it. */
const variable = "NCHAT_TEST_UNUSED_DATA";
const kept = join(root, "out", ".unused-data");
/** What such a folder is made of. */
const sources = ["backend/db", "backend/jobs", "package-lock.json", "tests/support/data-folder.ts"];
const day = 24 * 60 * 60 * 1000;

/**
 * Vitest's set-up of a run: PGlite's first start takes several seconds of a core, so one folder is kept for all suites to
 * copy, and for later runs from the same sources. What starts on a folder that it makes itself (`npm start`, the suites
 * about the database) still goes the whole way.
 */
export async function setup(): Promise<void> {
  if (process.env[variable]) return;
  const folder = join(kept, fingerprint(root, sources).slice(0, 16));
  if (!existsSync(folder)) await make(folder);
  process.env[variable] = folder;
}

/** Beside it first: another run may make the same one at this moment, and either will do. */
async function make(folder: string): Promise<void> {
  const beside = await mkdtemp(join(tmpdir(), "nchat-unused-"));
  const settings = readConfig(backendEnvironment({}, beside));
  if (!settings.ok) throw new Error(settings.faults.join());
  const log = pino({ level: "silent" });
  const database = await openDatabase(settings.config, log, () => new Date());
  const jobs = createPgBossJobs(database.source, log);
  await jobs.open();
  await jobs.stop();
  await database.close();
  await removeOld();
  await cp(beside, `${folder}.${process.pid}`, { recursive: true });
  await rm(beside, { recursive: true });
  await rename(`${folder}.${process.pid}`, folder).catch(async (error: unknown) => {
    await rm(`${folder}.${process.pid}`, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}

/** Those of former sources, which no run can be using any more. */
async function removeOld(): Promise<void> {
  const names = existsSync(kept) ? await readdir(kept) : [];
  for (const name of names) {
    const old = join(kept, name);
    if (Date.now() - (await stat(old)).mtimeMs > day) await rm(old, { recursive: true, force: true });
  }
}

/** Makes an unused database of a folder; outside of a run it stays for the service to make. Throws when the run's is gone. */
export async function fillDataFolder(folder: string): Promise<void> {
  const unused = process.env[variable];
  if (!unused) return;
  for (const part of ["db", "dumps"]) await cp(join(unused, part), join(folder, part), { recursive: true });
}

/** A temporary data folder with an unused database; whoever asks removes it. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-data-"));
  await fillDataFolder(folder);
  return folder;
}
