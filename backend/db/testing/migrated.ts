import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import { createMigrations } from "../migrate.ts";
import { createQueuedPGliteDialect } from "../pglite-dialect.ts";
import type { Tables } from "../tables.ts";

const root = join(import.meta.dirname, "../../..");
const kept = join(root, "out", ".migrated");
/** What such a database is made of. */
const sources = ["backend/db/migrations", "backend/db/migrate.ts", "backend/db/statements.ts", "package-lock.json"];
const day = 24 * 60 * 60 * 1000;

/**
 * A PGlite in memory with the whole schema. Its first start and the migrations take several seconds of a core, so what
 * they make is kept for all suites and runs from the same sources.
 */
export async function openMigrated(): Promise<PGlite> {
  const file = join(kept, `${await fingerprint()}.tar`);
  const tar = await readFile(file).catch(() => null); // the first
  if (tar) return PGlite.create({ loadDataDir: new Blob([tar]) });
  const pglite = await PGlite.create();
  await createMigrations(new Kysely<Tables>({ dialect: createQueuedPGliteDialect(pglite) })).run();
  await pglite.query("checkpoint");
  await keep(file, await pglite.dumpDataDir("none"));
  return pglite;
}

/** Whole or not at all: other suites read it, and may be making it, at the same moment. */
async function keep(file: string, tar: Blob): Promise<void> {
  await mkdir(kept, { recursive: true });
  for (const name of await readdir(kept)) {
    const { mtimeMs } = await stat(join(kept, name)).catch(() => ({ mtimeMs: Infinity })); // renamed meanwhile
    if (Date.now() - mtimeMs > day) await rm(join(kept, name), { force: true });
  }
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, new Uint8Array(await tar.arrayBuffer()));
  await rename(beside, file);
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    const path = join(root, source);
    const files = (await stat(path)).isDirectory()
      ? (await readdir(path)).sort().map((name) => join(path, name))
      : [path];
    for (const file of files) hash.update(`${file}\0`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}
