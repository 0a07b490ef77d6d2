import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMigrations } from "../db/migrate.ts";
import { createQueuedPGliteDialect } from "../db/pglite-dialect.ts";
import type { Tables } from "../db/tables.ts";
import { addMembers, removeMembers } from "./members.ts";
import { listChannels, loadChannel, loadMembers, roleIn, roleOf } from "./store.ts";

let pglite: PGlite;
let db: Kysely<Tables>;
const ids: Record<string, string> = {};
const names = ["ann", "bob", "cleo", "dan"];

beforeAll(async () => {
  pglite = new PGlite();
  db = new Kysely<Tables>({ dialect: createQueuedPGliteDialect(pglite) });
  await createMigrations(db).run();
  for (const username of names) {
    const row = { username, display_name: username.toUpperCase() };
    ids[username] = (await db.insertInto("nchat_users").values(row).returning("id").executeTakeFirstOrThrow()).id;
  }
}, 60_000);
afterAll(() => pglite.close());

const idOf = (name: string) => ids[name] ?? "";
const nameOf = (id: string | undefined) => names.find((name) => ids[name] === id);
let channelId = "";

beforeEach(async () => {
  await db.deleteFrom("nchat_channels").execute();
  const row = { name: "Kitchen", created_by: idOf("ann") };
  channelId = (await db.insertInto("nchat_channels").values(row).returning("id").executeTakeFirstOrThrow()).id;
  const owner = { channel_id: channelId, user_id: idOf("ann"), role: "owner" as const };
  await db.insertInto("nchat_channel_members").values(owner).execute();
});

const add = async (members: readonly string[], role?: "admin" | "member") => {
  const changes = await addMembers(db, channelId, { userIds: members.map(idOf), role });
  return Object.fromEntries([...changes].map(([id, change]) => [nameOf(id), change]));
};
const remove = async (name: string, role: "owner" | "admin" | "member", others: readonly string[]) => {
  const { gone, heir } = await removeMembers(db, channelId, { userId: idOf(name), role }, others.map(idOf));
  return { gone: gone.map(nameOf).toSorted(), heir: nameOf(heir) };
};
const inside = async () =>
  Object.fromEntries((await loadMembers(db, channelId)).map((row) => [row.username, row.role]));

describe("members", () => {
  it("are added once, and named admins", async () => {
    expect(await add(["bob", "cleo", "bob"])).toEqual({ bob: "added", cleo: "added" });
    expect(await add(["bob", "dan"], "admin")).toEqual({ bob: "changed", dan: "added" });
    expect(await add(["bob", "ann"], "admin")).toEqual({});
    expect(await inside()).toEqual({ ann: "owner", bob: "admin", cleo: "member", dan: "admin" });
    expect((await loadChannel(db, channelId))?.member_count).toBe(4);
  });

  it("are all there or none is added", async () => {
    const nobody = addMembers(db, channelId, { userIds: [idOf("bob"), channelId] });
    await expect(nobody).rejects.toMatchObject({ code: "USER_NOT_FOUND" });
    expect(await inside()).toEqual({ ann: "owner" });
  });

  it("remove those below them only, and nobody when one may not be removed", async () => {
    await add(["bob", "cleo"], "admin");
    await add(["dan"]);
    for (const [name, role, others] of [
      ["dan", "member", ["cleo"]],
      ["bob", "admin", ["dan", "cleo"]],
      ["bob", "admin", ["ann"]],
    ] as const)
      await expect(remove(name, role, others)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await inside()).toEqual({ ann: "owner", bob: "admin", cleo: "admin", dan: "member" });
    expect(await remove("bob", "admin", ["dan", "bob"])).toEqual({ gone: ["bob", "dan"], heir: undefined });
    expect(await remove("ann", "owner", ["dan"])).toEqual({ gone: [], heir: undefined });
  });

  it("inherit the channel when its owner goes, admins first", async () => {
    await add(["bob"]);
    await add(["cleo"], "admin");
    expect(await remove("ann", "owner", ["ann"])).toEqual({ gone: ["ann"], heir: "cleo" });
    expect(await inside()).toEqual({ bob: "member", cleo: "owner" });
    expect(await remove("cleo", "owner", ["cleo", "bob"])).toEqual({ gone: ["bob", "cleo"], heir: undefined });
  });
});

describe("a person's channels", () => {
  it("are those that they belong to, with what they are in them", async () => {
    await add(["bob"]);
    const names = async (name: string, q?: string) => {
      const { rows, total } = await listChannels(db, idOf(name), { q, limit: 10, offset: 0 });
      return [rows.map((row) => [row.name, row.role, row.member_count]), total];
    };
    expect(await names("ann")).toEqual([[["Kitchen", "owner", 2]], 1]);
    expect(await names("bob", "ITCH")).toEqual([[["Kitchen", "member", 2]], 1]);
    expect(await names("bob", "%x")).toEqual([[], 0]);
    expect(await names("cleo")).toEqual([[], 0]);
    expect([await roleIn(db, channelId, idOf("bob")), await roleIn(db, channelId, idOf("cleo"))]).toEqual([
      "member",
      undefined,
    ]);
  });

  it("of another making give nobody more than a member's rights", () => {
    expect(["owner", "admin", "moderator", "member", "guest"].map(roleOf)).toEqual([
      "owner",
      "admin",
      "member",
      "member",
      "member",
    ]);
  });
});
