import { existsSync } from "node:fs";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Redis } from "ioredis";
import pg from "pg";
import { pino } from "pino";
import { z } from "zod";
import { type Config, ownSchema } from "../config.ts";
import { FolderInUse, lockFolder } from "../db/lock.ts";
import { createMigrations } from "../db/migrate.ts";
import type { Tables } from "../db/tables.ts";
import type { IceEntry } from "../ice/entries.ts";
import { createProbe } from "../ice/probe.ts";
import { environmentEntry, loadEntries } from "../ice/store.ts";
import { createLiveKit } from "../livekit/livekit.ts";
import { createStorage } from "../storage/create-storage.ts";

/** What was found out about one part; `off`: it is not used, or can't be looked at from here. */
export type Finding = Readonly<{ part: string; state: "well" | "wrong" | "off"; words: string }>;

const timeoutMs = 5000;
const quiet = pino({ level: "silent" });
const wordsOf = (error: unknown) => {
  if (error instanceof AggregateError && !error.message) return String(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message
    ? `${error.message} (${error.cause.message})`
    : error.message;
};

const Health = z.object({ status: z.string(), version: z.string(), database: z.string(), livekit: z.string() });

/** The running service, by what it says of itself. */
export async function checkService(url: string): Promise<Finding> {
  const part = "service";
  try {
    const response = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(timeoutMs) });
    const health = Health.safeParse(await response.json());
    if (!health.success) return { part, state: "wrong", words: `${url} is not an nchat service` };
    const { version, database, livekit } = health.data;
    const down = Object.entries({ database, LiveKit: livekit }).flatMap(([name, state]) =>
      state === "ok" ? [] : [name],
    );
    if (down.length === 0) return { part, state: "well", words: `${version} at ${url}` };
    return { part, state: "wrong", words: `${version} at ${url} does not reach ${down.join(" and ")}` };
  } catch (error) {
    return { part, state: "wrong", words: `does not answer at ${url}: ${wordsOf(error)}` };
  }
}

/** LiveKit, its version, and whether it takes our key. */
export async function checkLiveKit({ livekit }: Config, now: () => Date): Promise<Finding> {
  const part = "LiveKit";
  const client = createLiveKit(livekit, quiet, now);
  try {
    if (!(await client.isUp())) return { part, state: "wrong", words: `does not answer at ${livekit.url}` };
    await client.checkVersion();
    return { part, state: "well", words: livekit.url };
  } catch (error) {
    return { part, state: "wrong", words: wordsOf(error) };
  }
}

/** The database: reachable, of a version that will do, and at our schema. */
export async function checkDatabase(config: Config): Promise<Finding> {
  return config.databaseUrl ? await checkServer(config.databaseUrl, config.nchatSchema) : checkFolder(config.dataDir);
}

async function checkServer(url: string, nchatSchema: string | null): Promise<Finding> {
  const part = "database";
  const db = connect(url, nchatSchema);
  try {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
    const version = rows[0]?.version ?? "";
    const words = `Postgres ${version} at ${new URL(url).host}`;
    if (Number.parseInt(version, 10) < 15)
      return { part, state: "wrong", words: `${words} is too old: 15 or newer is needed` };
    const pending = await createMigrations(db, nchatSchema).pending();
    if (pending.length === 0) return { part, state: "well", words };
    return { part, state: "wrong", words: `${words} waits for ${pending.length} migrations: nchat-webrtc migrate` };
  } catch (error) {
    return { part, state: "wrong", words: `Postgres at ${new URL(url).host}: ${wordsOf(error)}` };
  } finally {
    await db.destroy();
  }
}

function connect(url: string, nchatSchema: string | null): Kysely<Tables> {
  const pool = new pg.Pool({
    ...(nchatSchema === null ? {} : { options: `-c search_path=${ownSchema}` }),
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
  });
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

function checkFolder(dataDir: string): Finding {
  const part = "database";
  const folder = join(dataDir, "db");
  if (!existsSync(folder)) return { part, state: "off", words: `embedded, not made yet: ${folder}` };
  try {
    lockFolder(dataDir).release();
    return { part, state: "off", words: `embedded in ${folder}, which nobody has open` };
  } catch (error) {
    if (error instanceof FolderInUse)
      return { part, state: "well", words: `embedded in ${folder}, open by the service` };
    return { part, state: "wrong", words: wordsOf(error) };
  }
}

/** Redis, where it is used. */
export async function checkRedis({ redisUrl }: Config): Promise<Finding> {
  const part = "Redis";
  if (redisUrl === null) return { part, state: "off", words: "not used (REDIS_URL)" };
  const redis = new Redis(redisUrl, { lazyConnect: true, connectTimeout: timeoutMs, retryStrategy: () => null });
  let reason: unknown; // `connect` itself only says that the connection is closed
  redis.on("error", (error) => (reason = error));
  try {
    await redis.connect();
    await redis.ping();
    return { part, state: "well", words: new URL(redisUrl).host };
  } catch (error) {
    return { part, state: "wrong", words: `${new URL(redisUrl).host}: ${wordsOf(reason ?? error)}` };
  } finally {
    redis.disconnect();
  }
}

/** The bucket of the recordings; without one they are in the data folder. */
export async function checkStorage(config: Config, now: () => Date): Promise<Finding> {
  const part = "storage";
  if (config.storage.kind === "local") return { part, state: "off", words: `the folder ${config.storage.folder}` };
  const where = `${config.storage.bucket} at ${config.storage.endpoint}`;
  try {
    const fault = await createStorage({ config, log: quiet, now }).fault();
    return fault === null
      ? { part, state: "well", words: where }
      : { part, state: "wrong", words: `${where}: ${fault}` };
  } catch (error) {
    return { part, state: "wrong", words: `${where}: ${wordsOf(error)}` };
  }
}

/** Every STUN and TURN server, each of its addresses tried as a client would. */
export async function checkIce(config: Config, now: () => Date): Promise<Finding[]> {
  const part = "TURN";
  const probe = createProbe(now);
  const entries = await iceEntries(config);
  if (entries.length === 0) return [{ part, state: "off", words: "no servers are set (TURN_URLS, nchat_ice_servers)" }];
  const probes = await Promise.all(entries.map(probe));
  return probes
    .flat()
    .map(({ url, fault }) =>
      fault === null ? { part, state: "well", words: url } : { part, state: "wrong", words: `${url} ${fault}` },
    );
}

/** Those of the table too, where it can be read beside the running service. */
async function iceEntries(config: Config): Promise<readonly IceEntry[]> {
  const own = environmentEntry(config, []);
  if (!config.databaseUrl) return own ? [own] : [];
  const db = connect(config.databaseUrl, config.nchatSchema);
  try {
    return await loadEntries({ db, config });
  } catch {
    return own ? [own] : []; // the database's own line says what is wrong with it
  } finally {
    await db.destroy();
  }
}
