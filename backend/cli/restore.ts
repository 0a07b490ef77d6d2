import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import type { Config } from "../config.ts";
import { openDatabase } from "../db/database.ts";
import { lockFolder } from "../db/lock.ts";
import { knownMigrations } from "../db/migrate.ts";
import { defineCommand, envFile } from "./command.ts";
import { type Manifest, readBackup } from "./manifest.ts";
import { type Ask, withServer } from "./plain-database.ts";
import { findPostgresTools } from "./postgres-tools.ts";
import { faultOf } from "./with-database.ts";
import { CommandFault, exitCodes, logOf, settingsOf, type World } from "./world.ts";

/** Puts a copy in the place of the database, and brings it to this version's schema. */
export const restore = defineCommand({
  summary: "put a copy that backup wrote in the place of the database; the service must be stopped",
  options: z.strictObject({
    from: z.string("is needed: the file that backup wrote").describe("the file that backup wrote, its .json beside it"),
    force: z.boolean().default(false).describe("replace what is in the database now"),
    "env-file": envFile,
  }),
  run: async (given, world) => {
    const config = settingsOf(world, given["env-file"]);
    const file = resolve(world.cwd, given.from);
    const manifest = await readBackup(file);
    await refuseUnfit(manifest, config);
    const { databaseUrl } = config;
    const put = databaseUrl
      ? restoreServer({ config, url: databaseUrl, file, manifest, force: given.force, world })
      : restoreFolder(config, file, given.force, world);
    await put.catch((error: unknown) => {
      throw faultOf(error, config);
    });
    const database = await openDatabase(config, logOf(world), world.now);
    const { count } = await database.db
      .selectFrom("nchat_users")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow()
      .finally(() => database.close());
    world.print(`Restored what was there at ${manifest.createdAt}: ${Number(count)} people.`);
    return exitCodes.done;
  },
});

async function refuseUnfit({ kind, migrations }: Manifest, { databaseUrl }: Config): Promise<void> {
  if (kind === "embedded" && databaseUrl !== null)
    throw new CommandFault(
      "This is a copy of an embedded database, and DATABASE_URL names a Postgres server",
      exitCodes.badInput,
    );
  if (kind === "server" && databaseUrl === null)
    throw new CommandFault("This is a copy of a Postgres database, and there is no DATABASE_URL", exitCodes.badInput);
  const known = new Set(await knownMigrations());
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new CommandFault(
      `This copy was made by a newer version of the service (${unknown[0]}): install that one first`,
    );
}

/** What is there is set aside, never removed: the operator does that. */
async function restoreFolder({ dataDir }: Config, file: string, force: boolean, world: World): Promise<void> {
  const lock = lockFolder(dataDir);
  try {
    const folder = join(dataDir, "db");
    if (existsSync(folder) && !force) {
      throw new CommandFault(
        `There is a database in ${dataDir} already. --force sets it aside and puts the copy in its place.`,
      );
    }
    const beside = `${folder}.restoring`;
    await rm(beside, { recursive: true, force: true });
    const tar = new Blob([await promisify(gunzip)(await readFile(file))]);
    const pglite = new PGlite(beside, { loadDataDir: tar });
    await pglite.waitReady;
    await pglite.query("select count(*) from nchat_migrations");
    await pglite.close();
    if (existsSync(folder)) {
      const aside = `${folder}.before-restore-${world.now().toISOString().replaceAll(":", "-")}`;
      await rename(folder, aside);
      world.print(`What was there is now in ${aside}.`);
    }
    await rename(beside, folder);
  } finally {
    lock.release();
  }
}

type ServerRestore = Readonly<{
  config: Config;
  url: string;
  file: string;
  manifest: Manifest;
  force: boolean;
  world: World;
}>;

async function restoreServer({ config, url, file, manifest, force, world }: ServerRestore): Promise<void> {
  const { schemas, roles } = manifest;
  const version = await withServer(config, url, async (ask) => {
    await refuseInUse(ask);
    const tables = await ask<{ name: string }>(
      "select relname as name from pg_class where relnamespace::regnamespace::text = any($1) limit 1",
      [schemas],
    );
    if (tables.length > 0 && !force)
      throw new CommandFault(`The database is not empty. --force replaces what is in ${schemas.join(" and ")}.`);
    const [{ major = 0 } = {}] = await ask<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    return major;
  });
  const from = Number.parseInt(manifest.postgresVersion, 10);
  if (version < from)
    throw new CommandFault(`The copy is of Postgres ${from}, and this server is ${version}: too old for it`);
  const tools = await findPostgresTools(version, world.env["PATH"] ?? "");
  await tools.restore(url, file, {
    before: [...roles.map(createRole), ...schemas.map((schema) => `drop schema if exists ${quoted(schema)} cascade`)],
    after: schemas.includes("public") ? ["grant usage on schema public to public"] : [],
  });
}

async function refuseInUse(ask: Ask): Promise<void> {
  const others = await ask<{ name: string }>(
    `select coalesce(nullif(application_name, ''), usename, 'somebody') as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  if (others.length === 0) return;
  throw new CommandFault(
    `${others.length} others are connected to the database (${others[0]?.name}). Stop the service first.`,
    exitCodes.folderInUse,
  );
}

const quoted = (name: string) => `"${name}"`; // the manifest's schema lets only plain names through

const createRole = (role: string) =>
  `do $role$ begin
     if not exists (select from pg_roles where rolname = '${role}') then create role ${quoted(role)} nologin; end if;
   end $role$`;
