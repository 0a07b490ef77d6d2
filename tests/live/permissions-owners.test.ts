import { rm } from "node:fs/promises";
import { sql } from "kysely";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../backend/config.ts";
import { type Database, openDatabase } from "../../backend/db/database.ts";
import { newDataFolder } from "../support/data-folder.ts";
import { backendEnvironment } from "../support/environment.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { people, readAs, seed } from "../support/reader-world.ts";

const reason = whyNoPostgres();

describe("the readers' role", () => {
  let postgres: Postgres;
  let administrator: pg.Client;
  let dataDir: string;
  const opened: Database[] = [];

  beforeAll(async () => {
    if (reason) return;
    dataDir = await newDataFolder();
    postgres = await startPostgres();
    administrator = new pg.Client({ connectionString: postgres.url });
    await administrator.connect();
  });
  afterAll(async () => {
    if (reason) return;
    for (const database of opened) await database.close();
    await administrator?.end();
    await postgres?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** A database whose owner is no administrator; with or without the right to make roles. */
  const openAs = async (name: string, right: "createrole" | "nocreaterole") => {
    await administrator.query(`drop database if exists ${name} with (force)`); // of a try before this one
    await administrator.query(`drop role if exists ${name}`);
    await administrator.query(`create role ${name} login ${right}`);
    await administrator.query(`create database ${name} owner ${name}`);
    const url = new URL(postgres.url);
    url.username = name;
    url.pathname = `/${name}`;
    const config = readConfig(backendEnvironment({ databaseUrl: url.href }, dataDir));
    if (!config.ok) throw new Error(config.faults.join());
    const database = await openDatabase(config.config, pino({ level: "silent" }), () => new Date());
    opened.push(database);
    return database;
  };
  const callsOf = (database: Database) =>
    database.db.transaction().execute(async (trx) => {
      await readAs(trx, "member");
      return (await sql`select id from nchat_calls`.execute(trx)).rows.length;
    });

  it.skipIf(reason)("is asked for in words where the owner may not make it and nobody has", async () => {
    await administrator.query("drop database if exists poor with (force)");
    await administrator.query("drop role if exists nchat_user");
    await expect(openAs("poor", "nocreaterole")).rejects.toThrow(
      "Let an administrator run: create role nchat_user nologin noinherit; grant nchat_user to poor;",
    );
    await administrator.query("create role nchat_user nologin noinherit");
    await administrator.query("grant nchat_user to poor");
    const url = new URL(postgres.url);
    url.username = "poor";
    url.pathname = "/poor";
    const config = readConfig(backendEnvironment({ databaseUrl: url.href }, dataDir));
    if (!config.ok) throw new Error(config.faults.join());
    const database = await openDatabase(config.config, pino({ level: "silent" }), () => new Date());
    opened.push(database);
    await database.db.transaction().execute(seed);
    expect(await callsOf(database)).toBe(1);
    await administrator.query(`drop database poor with (force)`);
    await administrator.query("drop role nchat_user");
  });

  it.skipIf(reason)(
    "is made and granted by an owner who may, and serves the next database of the cluster too",
    async () => {
      const first = await openAs("rich", "createrole");
      await first.db.transaction().execute(seed);
      expect(await callsOf(first)).toBe(1);

      // It is there now; this owner may not grant it, and the tables are bound all the same.
      const second = await openAs("neighbour", "nocreaterole");
      await second.db.transaction().execute(seed);
      await expect(callsOf(second)).rejects.toThrow("permission denied to set role");
      const inSecond = new URL(postgres.url);
      inSecond.pathname = "/neighbour";
      const reader = new pg.Client({ connectionString: inSecond.href });
      await reader.connect();
      await reader.query("begin; set local role nchat_user");
      await reader.query("select set_config('nchat.user_id', $1, true)", [people.member]);
      const { rows } = await reader.query("select id from nchat_calls");
      await reader.end();
      expect(rows).toHaveLength(1);
    },
  );
});
