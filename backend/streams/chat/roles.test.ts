import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Identity } from "../../auth/identity.ts";
import type { Visitor } from "../../realtime/events.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import type { StreamChat } from "./chat.ts";
import { codeOf, identityOf, openChat, type OpenChat } from "./testing/open-chat.ts";

// Each route and each event of the chat, by everybody who may come along.
const roles = ["host", "cohost", "admin", "moderator", "viewer", "banned", "stranger", "nobody"] as const;
type Role = (typeof roles)[number];

let world: TestDatabase;
let open: OpenChat;
let streamId = "";
const ids = new Map<Role | "author", string>();
const now = () => new Date();
const idOf = (role: Role | "author") => ids.get(role) ?? "";

beforeAll(async () => {
  world = await openTestDatabase();
  for (const role of [...roles, "author"] as const) ids.set(role, await world.person(role));
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  const channelId = await world.channel({
    ...{ [idOf("host")]: "member", [idOf("admin")]: "admin", [idOf("moderator")]: "member" },
    ...{ [idOf("viewer")]: "member", [idOf("banned")]: "member", [idOf("author")]: "member" },
  });
  const startedAt = Date.now();
  const more = { status: "live", startedAt, channelId, visibility: "channel_members" } as const;
  streamId = (await world.stream(idOf("host"), more)).state.id;
  const cohost = { stream_id: streamId, user_id: idOf("cohost"), role: "co_host", invited_by: idOf("host") } as const;
  await world.db.insertInto("nchat_stream_members").values(cohost).execute();
  const moderator = { stream_id: streamId, user_id: idOf("moderator"), added_by: idOf("host") };
  await world.db.insertInto("nchat_stream_moderators").values(moderator).execute();
  const ban = { stream_id: streamId, user_id: idOf("banned"), kind: "ban", by_user_id: idOf("host") } as const;
  await world.db.insertInto("nchat_stream_restrictions").values(ban).execute();
  open = openChat(world, now);
  return () => open.chat.stop?.();
});

const identity = (role: Role): Identity | null => (role === "nobody" ? null : identityOf(idOf(role), role));
const visitor = (role: Role): Visitor => {
  const user = identity(role);
  const socket = { socketId: randomUUID(), device: null, protocol: "plan" } as const;
  return user ? { ...socket, user } : { ...socket, user: null, address: "192.0.2.1" };
};
const posted = async (userId: string): Promise<string> => {
  const author = { ...visitor("viewer"), user: identityOf(userId, "author") };
  const answer = await open.chat.sockets["stream:chat"]({ streamId, content: "hello" }, author);
  if (answer.status === "held") throw new Error("it was held");
  return answer.message.id;
};
const heldId = async (): Promise<string> => {
  const id = randomUUID();
  const held = { id, stream_id: streamId, user_id: idOf("author"), content: "x", reason: "word" } as const;
  await world.db.insertInto("nchat_stream_held_messages").values(held).execute();
  return id;
};

type Route = keyof StreamChat["routes"];
const ask = (route: Route, given: object = {}) => {
  return (role: Role) => open.call(route, identity(role), { params: { id: streamId }, ...given });
};
const about = () => ({ params: { id: streamId, userId: idOf("author") } });

const N = "STREAM_NOT_FOUND";
const F = "FORBIDDEN";
const B = "BANNED";
/** host, co-host, admin of the channel, moderator, viewer, banned, somebody else, without a token. */
const everybodyInside = ["ok", "ok", "ok", "ok", "ok", B, N, N];
const moderators = ["ok", "ok", "ok", "ok", F, F, N];
const host = ["ok", F, F, F, F, F, N];

const table: Readonly<Record<Route, readonly [(role: Role) => Promise<unknown>, readonly string[]]>> = {
  listStreamChat: [ask("listStreamChat"), everybodyInside],
  getStreamReactions: [ask("getStreamReactions"), everybodyInside],
  getStreamHeat: [ask("getStreamHeat", { query: { steps: 100 } }), everybodyInside],
  postStreamChat: [ask("postStreamChat", { body: { content: "hello" } }), everybodyInside.slice(0, 7)],
  reactToStream: [ask("reactToStream", { body: { type: "like" } }), everybodyInside.slice(0, 7)],
  reactToStreamAlias: [ask("reactToStreamAlias", { body: { emoji: "heart" } }), everybodyInside.slice(0, 7)],
  changeStreamChat: [
    async (role) => {
      const params = { id: streamId, messageId: await posted(idOf("author")) };
      return await open.call("changeStreamChat", identity(role), { params, body: { isHighlighted: true } });
    },
    moderators,
  ],
  deleteStreamChat: [
    async (role) => {
      const params = { id: streamId, messageId: await posted(idOf("author")) };
      return await open.call("deleteStreamChat", identity(role), { params });
    },
    ["ok", "ok", "ok", "ok", F, B, N],
  ],
  getChatRules: [ask("getChatRules"), moderators],
  changeChatRules: [ask("changeChatRules", { body: { links: "hold" } }), moderators],
  listHeldMessages: [ask("listHeldMessages"), moderators],
  decideHeldMessage: [
    async (role) => {
      const params = { id: streamId, heldId: await heldId() };
      return await open.call("decideHeldMessage", identity(role), { params, body: { decision: "reject" } });
    },
    moderators,
  ],
  listRestrictions: [ask("listRestrictions"), moderators],
  timeOutViewer: [(role) => ask("timeOutViewer", { body: { userId: idOf("author"), seconds: 1 } })(role), moderators],
  liftTimeout: [(role) => ask("liftTimeout", about())(role), moderators],
  banViewer: [(role) => ask("banViewer", { body: { userId: idOf("author") } })(role), moderators],
  liftBan: [(role) => ask("liftBan", about())(role), moderators],
  listModerators: [ask("listModerators"), moderators],
  addModerator: [(role) => ask("addModerator", { body: { userId: idOf("author") } })(role), host],
  removeModerator: [(role) => ask("removeModerator", about())(role), host],
  listModerationLog: [ask("listModerationLog"), moderators],
};

it.each(Object.entries(table))("%s is for those who may", async (_route, [run, expected]) => {
  const codes: string[] = [];
  for (const role of roles.slice(0, expected.length)) codes.push(await codeOf(run(role)));
  expect(codes).toEqual(expected);
});

it("stream:join is for those who may watch", async () => {
  const codes: string[] = [];
  for (const role of roles)
    codes.push(await codeOf(open.chat.sockets["stream:join"]({ streamId, batches: true }, visitor(role))));
  expect(codes).toEqual(everybodyInside);
});

it("restricting stops below one's own rank", async () => {
  const ban = (by: Role, target: Role) =>
    codeOf(open.call("banViewer", identity(by), { params: { id: streamId }, body: { userId: idOf(target) } }));
  const tried = [
    await ban("moderator", "host"),
    await ban("moderator", "cohost"),
    await ban("moderator", "admin"),
    await ban("cohost", "host"),
    await ban("cohost", "admin"),
    await ban("admin", "host"),
    await ban("host", "host"),
    await ban("cohost", "moderator"),
    await ban("host", "admin"),
    await ban("moderator", "viewer"),
  ];
  expect(tried).toEqual([F, F, F, F, F, F, "CONFLICT", "ok", "ok", F]); // the moderator was banned by then
});
