import { rm } from "node:fs/promises";
import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../backend/config.ts";
import { type Database, openDatabase } from "../../backend/db/database.ts";
import { newDataFolder } from "../support/data-folder.ts";
import { backendEnvironment } from "../support/environment.ts";
import { readMetadata, TableFile, toSql } from "../support/hasura.ts";
import { idOf, nameOf, planTables, readAs, readAsOwner, readers, seed } from "../support/reader-world.ts";

const metadata = readMetadata();
const someone = readers.filter((reader) => reader !== "anonymous");

let database: Database;
let dataDir: string;

beforeAll(async () => {
  dataDir = await newDataFolder();
  const config = readConfig(backendEnvironment({}, dataDir));
  if (!config.ok) throw new Error(config.faults.join());
  database = await openDatabase(config.config, pino({ level: "silent" }), () => new Date());
  await database.db.transaction().execute(seed);
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const columnsOf = async (table: string) => {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table}`.execute(database.db);
  return rows.map(({ name }) => name).toSorted();
};
const granted = async (table: string, privilege: string) => {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
      and has_column_privilege('nchat_user', attrelid, attnum, ${privilege})`.execute(database.db);
  return rows.map(({ name }) => name).toSorted();
};

describe("Hasura's metadata", () => {
  it("holds the nine tables, and the two that their filters go through without any permission", () => {
    expect([...metadata.keys()].toSorted()).toEqual(
      [...planTables, "nchat_channels", "nchat_channel_members"].toSorted(),
    );
    for (const table of ["nchat_channels", "nchat_channel_members", "nchat_ice_servers"]) {
      const { select_permissions, insert_permissions } = TableFile.parse(metadata.get(table));
      expect([select_permissions, insert_permissions]).toEqual([[], []]);
    }
  });

  it("gives the plan's three permissions word for word", () => {
    const me = { _eq: "X-Hasura-User-Id" };
    const inCall = [{ initiator_id: me }, { call_participants: { user_id: me } }];
    const inChannel = { channel: { channel_members: { user_id: me } } };
    expect(metadata.get("nchat_calls")).toMatchObject({
      select_permissions: [{ role: "user", permission: { columns: "*", filter: { _or: [...inCall, inChannel] } } }],
      insert_permissions: [
        {
          role: "user",
          permission: {
            columns: ["channel_id", "type", "scheduled_at", "metadata"],
            check: { _or: [{ channel_id: { _is_null: true } }, inChannel] },
            set: { initiator_id: "X-Hasura-User-Id", status: "initiated" },
          },
        },
      ],
    });
    expect(metadata.get("nchat_call_recordings")).toMatchObject({
      select_permissions: [{ role: "user", permission: { columns: "*", filter: { call: { _or: inCall } } } }],
      insert_permissions: [],
    });
    const visible = [
      { visibility: { _eq: "public" } },
      { host_id: me },
      { _and: [{ visibility: { _eq: "channel_members" } }, inChannel] },
    ];
    expect(metadata.get("nchat_streams")).toMatchObject({
      select_permissions: [{ role: "user", permission: { columns: "*", filter: { _or: visible } } }],
      insert_permissions: [],
    });
  });

  it.each([...metadata.keys()])("names the same columns of %s as the database's own permissions", async (table) => {
    const file = TableFile.parse(metadata.get(table));
    const all = await columnsOf(table);
    for (const [permissions, privilege] of [
      [file.select_permissions, "SELECT"],
      [file.insert_permissions, "INSERT"],
    ] as const) {
      const [permission, ...more] = permissions;
      expect(more).toEqual([]);
      const columns = permission ? permission.permission.columns : [];
      expect((columns === "*" ? all : columns).toSorted()).toEqual(await granted(table, privilege));
      if (permission) expect(permission.role).toBe("user");
    }
  });

  it.each(planTables)("shows everybody the same rows of %s as row-level security", async (table) => {
    const [permission] = TableFile.parse(metadata.get(table)).select_permissions;
    if (!permission) return; // no grant either: the test above
    for (const reader of someone) {
      const filter = toSql(metadata, table, permission.permission.filter, idOf(reader));
      const byHasura = await sql<{ id: string }>`
        select id from ${sql.table(table)} as t0 where ${filter}`.execute(database.db);
      const byDatabase = await database.db.transaction().execute(async (trx) => {
        await readAs(trx, reader);
        const answer = await sql<{ id: string }>`select id from ${sql.table(table)}`.execute(trx);
        await readAsOwner(trx);
        return answer;
      });
      const names = ({ rows }: typeof byHasura) => rows.map((row) => nameOf(row.id)).toSorted();
      expect([reader, names(byHasura)]).toEqual([reader, names(byDatabase)]);
    }
  });
});
