import { randomBytes, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Backend, startBackend } from "../support/backend.ts";
import { createClient, password } from "../support/client.ts";
import { connectDevice, type TestDevice } from "../support/device.ts";
import { type LiveKit, startLiveKit, whyNoLiveKit } from "../support/livekit.ts";
import { inTurn, startServers, whyNoService } from "../support/service.ts";

/** nchat's own people and channels, as its published schema has them: the columns that matter, and some that don't. */
const nchat = [
  "create type user_status as enum ('active', 'inactive', 'suspended', 'banned')",
  "create type channel_type as enum ('public', 'private', 'direct', 'group')",
  "create type member_role as enum ('owner', 'admin', 'moderator', 'member', 'guest')",
  `create table nchat_users (
    id uuid primary key default gen_random_uuid(), email varchar(255) not null unique,
    display_name varchar(100) not null, username varchar(50) unique, avatar_url text,
    status user_status not null default 'active', email_verified boolean not null, metadata jsonb default '{}',
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz)`,
  `create table nchat_channels (
    id uuid primary key default gen_random_uuid(), name varchar(100) not null, slug varchar(100) not null,
    type channel_type not null default 'public', created_by uuid, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), archived_at timestamptz)`,
  `create table nchat_channel_members (
    id uuid primary key default gen_random_uuid(), channel_id uuid not null, user_id uuid not null,
    role member_role not null default 'member', joined_at timestamptz not null default now(),
    unique (channel_id, user_id))`,
];

const reason = whyNoLiveKit() ?? whyNoService("two nodes");

describe("two nodes beside a real nchat", () => {
  let servers: Awaited<ReturnType<typeof startServers>>;
  let livekit: LiveKit;
  let nodes: readonly Backend[] = [];
  let url: () => string;
  let database: pg.Client;
  const jwtSecret = randomBytes(32).toString("hex");
  const ids = { ann: randomUUID(), bob: randomUUID(), cleo: randomUUID(), gone: randomUUID(), banned: randomUUID() };
  const channelId = randomUUID();
  const devices: TestDevice[] = [];

  const relations = async () => {
    const { rows } = await database.query<{ line: string }>(
      `select relname || ' ' || relkind::text as line from pg_class where relnamespace = 'public'::regnamespace order by 1`,
    );
    return rows.map(({ line }) => line);
  };
  const join = (userId: string, role = "member") =>
    database.query("insert into nchat_channel_members (channel_id, user_id, role) values ($1, $2, $3::member_role)", [
      channelId,
      userId,
      role,
    ]);
  let before: string[] = [];

  beforeAll(async () => {
    if (reason) return;
    servers = await startServers("two nodes");
    const databaseUrl = servers.postgres?.url ?? "";
    livekit = await startLiveKit({});
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    for (const statement of nchat) await database.query(statement);
    const add =
      "insert into nchat_users (id, email, display_name, username, email_verified) values ($1, $2, $3, $4, true)";
    for (const [name, id] of Object.entries(ids))
      await database.query(add, [id, `${name}@example.org`, `${name} of nchat`, name === "cleo" ? null : name]);
    await database.query("update nchat_users set deleted_at = now() where username = 'gone'");
    await database.query("update nchat_users set status = 'banned' where username = 'banned'");
    await database.query(
      "insert into nchat_channels (id, name, slug, created_by) values ($1, 'General', 'general', $2)",
      [channelId, ids.ann],
    );
    await join(ids.ann, "moderator");
    await join(ids.bob, "admin");
    before = await relations();
    const common = { livekit, databaseUrl, jwtSecret, env: { ...servers.env, NCHAT_SCHEMA: "public" } };
    nodes = [await startBackend(common), await startBackend(common)];
    const turn = inTurn(nodes);
    url = () => turn().url();
  });
  afterAll(async () => {
    if (reason) return;
    for (const device of devices) device.close();
    for (const node of nodes) await node.stop();
    await database?.end();
    await livekit?.stop();
    await servers?.stop();
  });

  const tokenOf = (id: string) =>
    new SignJWT({ "https://hasura.io/jwt/claims": { "x-hasura-user-id": id, "x-hasura-allowed-roles": ["user"] } })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(id)
      .setExpirationTime("10m")
      .sign(new TextEncoder().encode(jwtSecret));
  const clientOf = async (id: string) => {
    const token = await tokenOf(id);
    return createClient(url, () => token);
  };
  const deviceOf = async (id: string) => {
    const device = await connectDevice(url(), { token: await tokenOf(id) });
    devices.push(device);
    return device;
  };
  const codeOf = (outcome: { ok: true } | { ok: false; status: number; error: { code: string } }) =>
    outcome.ok ? "ok" : `${outcome.status} ${outcome.error.code}`;

  it.skipIf(reason)(
    "keeps to a schema of its own, refers to none of nchat's tables, and starts twice without harm",
    async () => {
      for (const node of nodes) {
        await node.end();
        await node.restart();
      }
      expect(await relations()).toEqual(before);
      const { rows } = await database.query<{ name: string; kind: string }>(
        `select relname as name, relkind::text as kind from pg_class
       where relnamespace = 'nchat_webrtc'::regnamespace and relname in ('nchat_users', 'nchat_channels',
         'nchat_channel_members', 'nchat_calls', 'nchat_streams', 'nchat_migrations') order by 1`,
      );
      expect(rows.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        "nchat_calls r",
        "nchat_channel_members v",
        "nchat_channels v",
        "nchat_migrations r",
        "nchat_streams r",
        "nchat_users v",
      ]);
      const keys = await database.query(
        `select conname from pg_constraint k join pg_class f on f.oid = k.confrelid
       where k.contype = 'f' and k.connamespace = 'nchat_webrtc'::regnamespace
         and f.relnamespace <> 'nchat_webrtc'::regnamespace`,
      );
      expect(keys.rows).toEqual([]);
    },
  );

  it.skipIf(reason)("knows nchat's people and nobody else, and changes none of them", async () => {
    const ann = await clientOf(ids.ann);
    expect(await ann.ask("getMe")).toMatchObject({ id: ids.ann, username: "ann", displayName: "ann of nchat" });
    const { users } = await ann.ask("listUsers", { query: {} });
    expect(users.map(({ id, username }) => [id, username]).toSorted()).toEqual(
      [
        [ids.bob, "bob"],
        [ids.cleo, `user-${ids.cleo.slice(0, 8)}`],
      ].toSorted(),
    );
    for (const id of [randomUUID(), ids.gone, ids.banned])
      expect(codeOf(await (await clientOf(id)).try("getMe"))).toBe("401 UNAUTHENTICATED");
    expect(codeOf(await ann.try("updateMe", { body: { displayName: "Annie" } }))).toBe("403 FORBIDDEN");
    const credentials = { email: "new@example.org", password };
    expect(codeOf(await ann.try("signUp", { body: credentials }))).toBe("503 UNAVAILABLE");
    expect((await ann.ask("getServerInfo")).hasAccounts).toBe(false);

    const device = await deviceOf(ids.ann);
    expect(await device.send("presence:update", { status: "dnd" })).toEqual({ success: true, data: {} });
    const kept = await database.query("select user_id, do_not_disturb from nchat_webrtc.nchat_people_settings");
    expect(kept.rows).toEqual([{ user_id: ids.ann, do_not_disturb: true }]);
    await device.send("presence:update", { status: "available" });
  });

  it.skipIf(reason)("takes channels and who is in them from nchat, and leaves them to it", async () => {
    const [ann, cleo] = [await clientOf(ids.ann), await clientOf(ids.cleo)];
    const { channels } = await ann.ask("listChannels", { query: {} });
    expect(channels).toMatchObject([{ id: channelId, name: "General", memberCount: 2, role: "member" }]);
    const { members } = await ann.ask("getChannel", { params: { id: channelId } });
    expect(members.map(({ person, role }) => [person.username, role])).toEqual([
      ["ann", "member"], // a moderator of nchat's
      ["bob", "admin"],
    ]);
    expect(codeOf(await cleo.try("getChannel", { params: { id: channelId } }))).toBe("404 NOT_FOUND");
    const body = { userIds: [ids.cleo] };
    expect([
      codeOf(await ann.try("createChannel", { body: { name: "Ours" } })),
      codeOf(await ann.try("addChannelMembers", { params: { id: channelId }, body })),
      codeOf(await ann.try("removeChannelMembers", { params: { id: channelId }, body })),
    ]).toEqual(["403 FORBIDDEN", "403 FORBIDDEN", "403 FORBIDDEN"]);
  });

  it.skipIf(reason)("rings nchat's channels, and asks nchat each time who belongs to them", async () => {
    const [ann, cleo] = [await clientOf(ids.ann), await clientOf(ids.cleo)];
    const bobs = await deviceOf(ids.bob);
    const { callId } = await ann.ask("initiateCall", { body: { channelId, type: "audio" } });
    await bobs.next("call:incoming", (ring) => ring.callId === callId);
    const enter = () => cleo.try("joinCall", { params: { id: callId }, body: {} });
    expect(codeOf(await enter())).toBe("403 NOT_A_PARTICIPANT");

    const readersCalls = async (id: string) => {
      await database.query("begin");
      await database.query("set local role nchat_user");
      await database.query("select set_config('nchat.user_id', $1, true)", [id]);
      const { rows } = await database.query<{ id: string }>("select id from nchat_webrtc.nchat_calls");
      await database.query("rollback");
      return rows.map((row) => row.id);
    };
    expect([await readersCalls(ids.bob), await readersCalls(ids.cleo)]).toEqual([[callId], []]);
    await join(ids.cleo, "guest");
    expect(codeOf(await enter())).toBe("ok");
    expect(await readersCalls(ids.cleo)).toEqual([callId]);
    await ann.ask("endCall", { params: { id: callId }, body: {} });
  });
});
