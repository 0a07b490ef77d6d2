// One node: these are about one data folder, and what one process finds in it.

import { existsSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../backend/config.ts";
import { type Database, openDatabase } from "../../backend/db/database.ts";
import { createMigrations } from "../../backend/db/migrate.ts";
import { startChild } from "../../tools/bootstrap/children.mjs";
import { startBackend } from "../support/backend.ts";
import { backendEnvironment } from "../support/environment.ts";
import { createClient, password, signUp } from "../support/client.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../support/postgres.ts";

const folders: string[] = [];
async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "nchat-database-"));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function open(dataDir: string, databaseUrl?: string): Promise<Database> {
  const result = readConfig(backendEnvironment(databaseUrl ? { databaseUrl } : {}, dataDir));
  if (!result.ok) throw new Error(result.faults.join());
  return await openDatabase(result.config, pino({ level: "silent" }), () => new Date());
}

const tables = [
  "nchat_calls",
  "nchat_call_participants",
  "nchat_call_recordings",
  "nchat_streams",
  "nchat_stream_viewers",
  "nchat_stream_chat",
  "nchat_stream_reactions",
  "nchat_stream_destinations",
  "nchat_ice_servers",
];

/** What the schema looks like: the plan's tables column by column, with types, defaults, enums and indexes. */
async function schemaOf({ db }: Database) {
  const columns = await sql<{ line: string }>`
    select table_name || '.' || column_name || ' ' || udt_name || coalesce('(' || character_maximum_length || ')', '')
      || case when is_nullable = 'NO' then ' not null' else '' end
      || coalesce(' default ' || column_default, '') as line
    from information_schema.columns where table_schema = 'public' and table_name like 'nchat\\_%'
      and table_name not like 'nchat\\_migrations%'
    order by table_name, ordinal_position`.execute(db);
  const enums = await sql<{ line: string }>`
    select typname || ': ' || string_agg(enumlabel, ' ' order by enumsortorder) as line
    from pg_enum join pg_type on pg_type.oid = enumtypid
    where typnamespace = 'public'::regnamespace group by typname order by typname`.execute(db);
  const indexes = await sql<{ line: string }>`
    select indexdef as line from pg_indexes where schemaname = 'public' and tablename like 'nchat\\_%'
      and tablename not like 'nchat\\_migrations%' order by indexdef`.execute(db);
  return [...columns.rows, ...enums.rows, ...indexes.rows].map((row) => row.line);
}

const kinds = [
  { kind: "PGlite", reason: undefined },
  { kind: "Postgres", reason: whyNoPostgres() },
];

const schemas = new Map<string, string[]>();

describe.each(kinds)("the schema on $kind", ({ kind, reason }) => {
  let postgres: Postgres | undefined;
  let database: Database;
  beforeAll(async () => {
    if (reason) return;
    if (kind === "Postgres") postgres = await startPostgres();
    database = await open(await newFolder(), postgres?.url);
  });
  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
  });

  it.skipIf(reason)("has the nine tables of the plan, and migrating again changes nothing", async () => {
    const before = await schemaOf(database);
    schemas.set(kind, before);
    for (const table of tables) expect(before.some((line) => line.startsWith(`${table}.id uuid not null`))).toBe(true);
    expect(before).toContain("call_status: initiated ringing connecting connected reconnecting ended");
    expect(before).toContain("nchat_calls.max_participants int4 default 100");
    expect(before).toContain("nchat_call_recordings.call_id uuid");
    const migrations = createMigrations(database.db);
    expect(await migrations.pending()).toEqual([]);
    expect(await migrations.run()).toEqual([]);
    expect(await schemaOf(database)).toEqual(before);
  });

  it.skipIf(reason)("names rooms, touches updated_at and keeps the plan's defaults", async () => {
    const { db } = database;
    const user = { username: "ann", display_name: "Ann" };
    const { id } = await db.insertInto("nchat_users").values(user).returning("id").executeTakeFirstOrThrow();
    const call = await db
      .insertInto("nchat_calls")
      .values({ initiator_id: id, type: "video" })
      .returningAll()
      .executeTakeFirstOrThrow();
    expect(call).toMatchObject({
      room_name: `call-${call.id}`,
      status: "initiated",
      max_participants: 100,
      metadata: {},
      created_at: expect.any(Date),
      started_at: null,
    });
    const { updated_at } = await db
      .updateTable("nchat_calls")
      .set({ metadata: { why: "test" } })
      .where("id", "=", call.id)
      .returning(["updated_at", "metadata"])
      .executeTakeFirstOrThrow();
    expect(updated_at.getTime()).toBeGreaterThan(call.updated_at.getTime());
    const count = db.selectFrom("nchat_calls").select(({ fn }) => fn.countAll<number>().as("n"));
    expect(await count.executeTakeFirstOrThrow()).toEqual({ n: 1 });
  });

  it.skipIf(reason)(
    "refuses a second ring of somebody who is being rung, and two targets on one platform",
    async () => {
      const { db } = database;
      const call = await db.selectFrom("nchat_calls").selectAll().executeTakeFirstOrThrow();
      const invite = { call_id: call.id, user_id: call.initiator_id, invited_by: call.initiator_id };
      await db
        .insertInto("nchat_call_invites")
        .values({ ...invite, outcome: "no_answer" })
        .execute();
      await db.insertInto("nchat_call_invites").values(invite).execute();
      await expect(db.insertInto("nchat_call_invites").values(invite).execute()).rejects.toThrow("open_key");

      const channel = await db
        .insertInto("nchat_channels")
        .values({ name: "general" })
        .returning("id")
        .executeTakeFirstOrThrow();
      const stream = await db
        .insertInto("nchat_streams")
        .values({ channel_id: channel.id, host_id: call.initiator_id, title: "live" })
        .returning(["id", "room_name"])
        .executeTakeFirstOrThrow();
      expect(stream.room_name).toBe(`stream-${stream.id}`);
      const target = { stream_id: stream.id, rtmp_url: "rtmp://x", stream_key_encrypted: "y" };
      const add = (platform: "custom" | "twitch") =>
        db
          .insertInto("nchat_stream_destinations")
          .values({ ...target, platform })
          .execute();
      await add("custom");
      await add("custom");
      await add("twitch");
      await expect(add("twitch")).rejects.toThrow("platform_key");
    },
  );
});

it.skipIf(whyNoPostgres())("is the same schema on PGlite and on Postgres", () => {
  // Newer servers list the same index in the same words; what differs would be listed here by name.
  expect(schemas.get("PGlite")).toEqual(schemas.get("Postgres"));
});

// Each of these starts the service several times.
describe("the data folder", { timeout: 180_000 }, () => {
  it("is refused to a second service, by name, and left alone", async () => {
    const first = await startBackend();
    const lines: string[] = [];
    const second = startChild(process.execPath, [join(import.meta.dirname, "../../backend/index.ts")], {
      env: backendEnvironment({}, first.dataDir),
      onLine: (line) => lines.push(line),
    });
    expect(await second.ended).toBe("exited with 3");
    expect(lines.join("\n")).toContain(
      `The data folder ${first.dataDir} is in use by another nchat service (process ${first.pid()}).`,
    );
    const ann = await signUp(first.url, "ann");
    expect(await ann.client.ask("getMe")).toMatchObject({ username: "ann" });
    await first.stop();
  });

  it("keeps every acknowledged account when the service is killed", async () => {
    const backend = await startBackend();
    for (const name of ["ann", "bob"]) {
      await signUp(backend.url, name);
      await backend.kill9();
      await backend.restart();
    }
    const { client } = await signUp(backend.url, "dora");
    expect((await client.ask("listUsers")).users.map((user) => user.username)).toEqual(["ann", "bob"]);
    await backend.stop();
  });

  it("is set aside when it does not open, and restored from the newest dump", async () => {
    const dataDir = await newFolder();
    const backend = await startBackend({ dataDir });
    await signUp(backend.url, "ann");
    expect(await backend.end()).toBe("exited with 0");
    const dumps = join(dataDir, "dumps");
    for (const file of readdirSync(dumps)) await rm(join(dumps, file));

    await backend.restart(); // a start writes a dump when there is none of today
    expect(await readdir(dumps)).toHaveLength(1);
    await signUp(backend.url, "late");
    await backend.end();
    writeFileSync(join(dataDir, "db", "global", "pg_control"), Buffer.alloc(8192, 7));

    await backend.restart();
    const names = readdirSync(dataDir).filter((name) => name.startsWith("db"));
    expect(names).toEqual(["db", expect.stringMatching(/^db\.damaged-/)]);
    expect(existsSync(join(dataDir, names[1] ?? "", "PG_VERSION"))).toBe(true);
    const guest = createClient(backend.url);
    const body = { email: "ann@example.org", password };
    expect(await guest.try("signIn", { body })).toMatchObject({ ok: true });
    expect(await guest.try("signIn", { body: { ...body, email: "late@example.org" } })).toMatchObject({ ok: false });
    expect(await guest.ask("getHealth")).toMatchObject({ database: "ok", databaseRestored: true });
    expect(backend.log().join("\n")).toContain("the database was restored from a dump");
    await backend.stop();
  });

  it("starts empty, and says so, when there is no dump that opens", async () => {
    const dataDir = await newFolder();
    const first = await open(dataDir);
    await first.close();
    for (const file of readdirSync(join(dataDir, "dumps"))) truncateSync(join(dataDir, "dumps", file), 1000);
    writeFileSync(join(dataDir, "db", "PG_VERSION"), "nonsense");
    const second = await open(dataDir);
    expect(second.restored).toEqual({ setAside: expect.stringContaining("db.damaged-"), from: null });
    expect(await second.db.selectFrom("nchat_users").selectAll().execute()).toEqual([]);
    await second.close();
  });
});
