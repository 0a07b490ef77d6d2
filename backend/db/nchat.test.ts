import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { ownSchema } from "../config.ts";
import { createMigrations } from "./migrate.ts";
import { besideNchat } from "./nchat.ts";
import { createQueuedPGliteDialect } from "./pglite-dialect.ts";
import { statementsOf } from "./statements.ts";
import type { Tables } from "./tables.ts";

const ann = "00000000-0000-4000-8000-000000000001";

const folder = join(import.meta.dirname, "migrations");

it("refers to people and channels by no foreign key beside a real nchat, in no migration", async () => {
  const faults: string[] = [];
  for (const file of await readdir(folder)) {
    const statements = statementsOf(await readFile(join(folder, file), "utf8"));
    const beside = await besideNchat(file.replace(/\.sql$/, ""), statements, "public");
    for (const statement of beside)
      if (/references\s+nchat_(users|channels|channel_members)/i.test(statement)) faults.push(`${file}: ${statement}`);
  }
  expect(faults).toEqual([]);
});

it("takes a reference out of a table's definition and leaves the others", async () => {
  const statement = `create table nchat_x (
  user_id uuid not null references nchat_users (id) on delete cascade,
  call_id uuid references nchat_calls (id) on delete cascade,
  channel_id uuid references nchat_channels (id)
)`;
  expect(await besideNchat("0199_x", [statement], "public")).toEqual([
    `create table nchat_x (
  user_id uuid not null,
  call_id uuid references nchat_calls (id) on delete cascade,
  channel_id uuid
)`,
  ]);
});

it("looks at nchat's schema by its name", async () => {
  const statements = await besideNchat("0001_people", [], "chat");
  expect(
    statements.filter((each) => each.startsWith("create view")).map((each) => /"(\w+)"\./.exec(each)?.[1]),
  ).toEqual(["chat", "chat", "chat"]);
});

it("runs every migration beside nchat's tables, and reads people and channels through views", async () => {
  const pglite = new PGlite();
  onTestFinished(() => pglite.close());
  await pglite.exec(`
    create type user_status as enum ('active', 'banned');
    create type member_role as enum ('owner', 'moderator', 'member');
    create table nchat_users (id uuid primary key, email varchar(255) not null, display_name varchar(100) not null,
      username varchar(50), avatar_url text, status user_status not null default 'active',
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz);
    create table nchat_channels (id uuid primary key, name varchar(100) not null, created_by uuid,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now());
    create table nchat_channel_members (channel_id uuid, user_id uuid, role member_role not null,
      joined_at timestamptz not null default now());
    insert into nchat_users (id, email, display_name) values ('${ann}', 'ann@example.org', 'Ann');
    insert into nchat_channel_members values ('${ann}', '${ann}', 'moderator');
    create schema ${ownSchema}; set search_path = ${ownSchema};`);
  const db = new Kysely<Tables>({ dialect: createQueuedPGliteDialect(pglite) });
  const migrations = createMigrations(db, "public");
  expect((await migrations.run()).length).toBeGreaterThan(10);
  expect(await createMigrations(db, "public").pending()).toEqual([]);

  await db
    .updateTable("nchat_users")
    .set({ do_not_disturb: true, display_name: "Annie" })
    .where("id", "=", ann)
    .execute();
  const people = await db.selectFrom("nchat_users").select(["username", "display_name", "do_not_disturb"]).execute();
  expect(people).toEqual([{ username: "user-00000000", display_name: "Ann", do_not_disturb: true }]);
  const members = await db.selectFrom("nchat_channel_members").select("role").execute();
  expect(members).toEqual([{ role: "moderator" }]);
  const inNchat = await pglite.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  expect(inNchat.rows.map(({ name }) => name)).toEqual(["nchat_channel_members", "nchat_channels", "nchat_users"]);
}, 60_000);
