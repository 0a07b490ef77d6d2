import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import type { Logger } from "pino";
import type { Dumps } from "./dumps.ts";

/** What happened to a folder that did not open. `from` is null when there was no dump: the database starts empty. */
export type Restored = Readonly<{ setAside: string; from: string | null }>;

type Opened = Readonly<{ pglite: PGlite; isNew: boolean; restored: Restored | null }>;

/**
 * Opens PGlite's folder, whose lock the caller holds. A folder that does not open is set aside, never removed, and the
 * newest dump that opens takes its place.
 */
export async function openEmbedded(folder: string, dumps: Dumps, log: Logger): Promise<Opened> {
  const isNew = !existsSync(folder);
  const first = await tryOpen(folder, log);
  if (first.ok) return { pglite: first.pglite, isNew, restored: null };

  const setAside = `${folder}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  await rename(folder, setAside);
  log.error({ err: first.error, setAside }, "the database folder does not open and was set aside");
  for (const dump of await dumps.list()) {
    const pglite = await restore(folder, dump, log);
    if (!pglite) continue;
    log.error({ dump }, "the database was restored from a dump; what came after it is only in the folder set aside");
    return { pglite, isNew: false, restored: { setAside, from: dump } };
  }
  const fresh = await tryOpen(folder, log);
  if (!fresh.ok) throw fresh.error;
  log.error("there was no dump to restore from: the database starts empty");
  return { pglite: fresh.pglite, isNew: true, restored: { setAside, from: null } };
}

type Attempt = { ok: true; pglite: PGlite } | { ok: false; error: unknown };

async function tryOpen(folder: string, log: Logger, loadDataDir?: Blob): Promise<Attempt> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pglite = new PGlite(folder, loadDataDir ? { loadDataDir } : {});
  try {
    await pglite.waitReady;
    await pglite.query("select count(*) from pg_class");
    await readEverything(pglite);
    return { ok: true, pglite };
  } catch (error) {
    await pglite.close().catch((closing: unknown) => log.debug({ err: closing }, "what did not open did not close"));
    return { ok: false, error };
  }
}

/** Touches the small tables that everything needs, so that damage shows now and not in the middle of a call. */
async function readEverything(pglite: PGlite): Promise<void> {
  for (const table of ["nchat_migrations", "nchat_users", "nchat_accounts", "nchat_calls"]) {
    const { rows } = await pglite.query<{ found: boolean }>("select to_regclass($1) is not null as found", [table]);
    if (rows[0]?.found) await pglite.query(`select count(t.*) from ${table} t`);
  }
}

/** Here and not by PGlite, in which a dump cut short becomes an error that nobody can catch. */
const unpack = async (dump: string) => new Blob([await promisify(gunzip)(await readFile(dump))]);

/** Into a folder beside, renamed once it opens: a crash meanwhile leaves nothing that looks like the database. */
async function restore(folder: string, dump: string, log: Logger): Promise<PGlite | undefined> {
  const beside = `${folder}.restoring`;
  await rm(beside, { recursive: true, force: true });
  const restored = await unpack(dump).then(
    (tar) => tryOpen(beside, log, tar),
    (error: unknown): Attempt => ({ ok: false, error }),
  );
  if (!restored.ok) {
    log.error({ err: restored.error, dump }, "this dump does not open either");
    return undefined;
  }
  await restored.pglite.close();
  await rename(beside, folder);
  const opened = await tryOpen(folder, log);
  if (opened.ok) return opened.pglite;
  log.error({ err: opened.error, dump }, "the restored folder does not open");
  await rename(folder, join(`${folder}.failed-${Date.now()}`));
  return undefined;
}
