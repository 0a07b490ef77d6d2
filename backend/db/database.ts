import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { Logger } from "pino";
import { type Config, ownSchema } from "../config.ts";
import { createDumps } from "./dumps.ts";
import { openEmbedded, type Restored } from "./embedded.ts";
import { lockFolder } from "./lock.ts";
import { createMigrations } from "./migrate.ts";
import { createQueuedPGliteDialect } from "./pglite-dialect.ts";
import type { Tables } from "./tables.ts";

/** The open database, migrated. */
export type Database = Readonly<{
  db: Kysely<Tables>;
  /** What else needs a connection of its own (jobs). */
  source: { kind: "embedded"; pglite: PGlite } | { kind: "server"; url: string };
  /** Set when the folder did not open at this start. */
  restored: Restored | null;
  isAlive: () => Promise<boolean>;
  /** What the connections to a server do just now. */
  pool?: () => Readonly<{ busy: number; idle: number; waiting: number }>;
  close: () => Promise<void>;
}>;

/** Opens what the settings name: a Postgres server, else PGlite in the data folder. */
export async function openDatabase(config: Config, log: Logger, now: () => Date): Promise<Database> {
  return config.databaseUrl
    ? await openServer({ ...config, databaseUrl: config.databaseUrl }, log)
    : await openFolder(config.dataDir, log, now);
}

type ServerConfig = Readonly<{ databaseUrl: string; databasePool: number; nchatSchema: string | null }>;

async function openServer(
  { databaseUrl: url, databasePool, nchatSchema }: ServerConfig,
  log: Logger,
): Promise<Database> {
  const options = { connectionString: url, max: databasePool, types: wholeNumbers, keepAlive: true, ...limits };
  const pool = new pg.Pool({ ...options, ...(nchatSchema === null ? {} : { options: `-c search_path=${ownSchema}` }) });
  pool.on("error", (error) => log.error({ err: error }, "an idle database connection broke"));
  // One that is in use says so too, between two queries of a transaction to nobody but us: unheard, it ends the process.
  pool.on("connect", (client) =>
    client.on("error", (error) => log.warn({ err: error }, "a database connection broke in use")),
  );
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    if (nchatSchema !== null) await sql`create schema if not exists ${sql.id(ownSchema)}`.execute(db);
    await migrate(db, log, nchatSchema);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const stats = () => ({
    busy: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  });
  const close = () => db.destroy();
  return { db, source: { kind: "server", url }, restored: null, isAlive: isAlive(db), pool: stats, close };
}

/** Nothing waits for the database for ever, nor does a transaction that nobody ends keep others waiting. */
const limits = {
  connectionTimeoutMillis: 5000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
};

// bigint and count(*) as numbers, as PGlite answers them; nothing here comes near 2^53.
const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

const hour = 60 * 60 * 1000;

async function openFolder(dataDir: string, log: Logger, now: () => Date): Promise<Database> {
  const lock = lockFolder(dataDir);
  try {
    const dumps = createDumps(join(dataDir, "dumps"), now);
    const { pglite, isNew, restored } = await openEmbedded(join(dataDir, "db"), dumps, log);
    const db = new Kysely<Tables>({ dialect: createQueuedPGliteDialect(pglite) });
    await migrate(db, log, null, async () => (isNew ? undefined : await dumps.write(pglite)));
    const dumpDaily = () =>
      dumps.writeDaily(pglite).then(
        (file) => file && log.info({ file }, "dumped the database"),
        (error: unknown) => log.error({ err: error }, "the database could not be dumped"),
      );
    await dumpDaily();
    const timer = setInterval(() => void dumpDaily(), hour).unref();
    const close = async () => {
      clearInterval(timer);
      await pglite.close();
      lock.release();
    };
    return { db, source: { kind: "embedded", pglite }, restored, isAlive: isAlive(db), close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function migrate(
  db: Kysely<Tables>,
  log: Logger,
  nchatSchema: string | null,
  beforehand?: () => Promise<string | undefined>,
): Promise<void> {
  const migrations = createMigrations(db, nchatSchema);
  const pending = await migrations.pending();
  if (pending.length === 0) return;
  const dump = await beforehand?.();
  log.info({ migrations: await migrations.run(), ...(dump ? { dump } : {}) }, "migrated the database");
}

const isAlive = (db: Kysely<Tables>) => () =>
  sql`select 1`.execute(db).then(
    () => true,
    () => false, // the answer is the point: /healthz names the database as down
  );
