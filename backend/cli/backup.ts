import { existsSync } from "node:fs";
import { open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import type { Config } from "../config.ts";
import { type FolderLock, lockFolder } from "../db/lock.ts";
import { defineCommand, envFile } from "./command.ts";
import { describeBackup, type Described } from "./manifest.ts";
import { describe, schemasOf, withServer } from "./plain-database.ts";
import { findPostgresTools } from "./postgres-tools.ts";
import { faultOf } from "./with-database.ts";
import { CommandFault, exitCodes, settingsOf, type World } from "./world.ts";

type Facts = Omit<Described, "kind" | "createdAt">;

/** Writes a copy of the database, whichever it is, with a description beside it. */
export const backup = defineCommand({
  summary: "write a copy of the database: Postgres while it runs, the embedded one while the service is stopped",
  options: z.strictObject({
    out: z.string().exactOptional().describe("the file to write (nchat-backup-TIME, here)"),
    "env-file": envFile,
  }),
  run: async (given, world) => {
    const config = settingsOf(world, given["env-file"]);
    const kind = config.databaseUrl ? ("server" as const) : ("embedded" as const);
    const stamp = world.now().toISOString().replaceAll(/[:.]/g, "-");
    const file = resolve(world.cwd, given.out ?? `nchat-backup-${stamp}.${kind === "server" ? "dump" : "tgz"}`);
    if (existsSync(file)) throw new CommandFault(`${file} is there already and was left alone.`);
    const partial = `${file}.partial`;
    try {
      await writeFile(partial, "", { mode: 0o600 });
      const facts = config.databaseUrl
        ? await dumpServer(config, config.databaseUrl, partial, world)
        : await dumpFolder(config, partial);
      await rename(partial, file);
      const { bytes } = await describeBackup(file, { kind, createdAt: world.now().toISOString(), ...facts });
      world.print(`Wrote ${file} and ${file}.json: ${bytes} bytes, ${facts.migrations.length} migrations.`);
      world.print(
        "They hold everything that people told each other: keep them as safe as the database. Recordings are not in them.",
      );
      return exitCodes.done;
    } finally {
      await rm(partial, { force: true });
    }
  },
});

async function dumpServer(config: Config, url: string, file: string, world: World): Promise<Facts> {
  const facts = await withServer(config, url, (ask) => describe(ask, schemasOf(config)));
  const tools = await findPostgresTools(Number.parseInt(facts.postgresVersion, 10), world.env["PATH"] ?? "");
  await tools.dump(url, file, facts.schemas);
  return facts;
}

async function dumpFolder(config: Config, file: string): Promise<Facts> {
  const folder = join(config.dataDir, "db");
  if (!existsSync(folder)) throw new CommandFault(`There is no database in ${config.dataDir}`);
  const lock = await lockOrSay(config);
  const pglite = new PGlite(folder);
  try {
    await pglite.waitReady;
    const ask = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      (await pglite.query<T>(text, values)).rows;
    const facts = await describe(ask, schemasOf(config));
    await pglite.query("checkpoint");
    const dump = await pglite.dumpDataDir("gzip");
    const handle = await open(file, "w", 0o600);
    try {
      await handle.writeFile(new Uint8Array(await dump.arrayBuffer()));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return facts;
  } finally {
    await pglite.close();
    lock.release();
  }
}

/** The folder for ourselves; when the service has it, its own newest copy is named. */
async function lockOrSay(config: Config): Promise<FolderLock> {
  try {
    return lockFolder(config.dataDir);
  } catch (error) {
    const fault = faultOf(error, config);
    if (!(fault instanceof CommandFault)) throw fault;
    const dumps = join(config.dataDir, "dumps");
    const names = existsSync(dumps) ? (await readdir(dumps)).filter((name) => name.endsWith(".tgz")).sort() : [];
    const newest = names.at(-1);
    const hint = newest ? ` The newest copy it made itself: ${join(dumps, newest)}` : "";
    throw new CommandFault(`${fault.message}${hint}`, fault.exitCode);
  }
}
