import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import type { Visitor } from "../../realtime/events.ts";
import type { StoredStream } from "../rows.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import type { StreamChat } from "./chat.ts";
import { codeOf, identityOf, openChat, type OpenChat } from "./testing/open-chat.ts";

let world: TestDatabase;
const ids = new Map<string, string>();
let open: OpenChat;
let chat: StreamChat;
let stream: StoredStream;
let streamId = "";
let told: OpenChat["told"] = [];
let clock = Date.parse("2026-01-05T12:00:00Z");
const now = () => new Date(clock);

const names = ["host", "cohost", "mod", "ann", "bob", "cem"] as const;
type Name = (typeof names)[number];
const idOf = (name: Name) => ids.get(name) ?? "";
const identity = (name: Name) => identityOf(idOf(name), name);
const start = () => {
  open = openChat(world, now);
  ({ chat, told } = open);
};

beforeAll(async () => {
  world = await openTestDatabase();
  for (const name of names) ids.set(name, await world.person(name));
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  clock += 3_600_000;
  stream = await world.stream(idOf("host"), { status: "live", startedAt: clock });
  streamId = stream.state.id;
  const member = { stream_id: streamId, user_id: idOf("cohost"), role: "co_host", invited_by: idOf("host") } as const;
  await world.db.insertInto("nchat_stream_members").values(member).execute();
  const mod = { stream_id: streamId, user_id: idOf("mod"), added_by: idOf("host") };
  await world.db.insertInto("nchat_stream_moderators").values(mod).execute();
  start();
  return () => chat.stop?.();
});

const socketOf = (name: Name | null, socketId: string = randomUUID()): Visitor =>
  name === null
    ? { socketId, user: null, device: null, protocol: "plan", address: "192.0.2.1" }
    : { socketId, user: identity(name), device: null, protocol: "plan" };
const device = (name: Name) => ({ ...socketOf(name), user: identity(name) });
const say = async (name: Name, content: string, more = {}) =>
  await chat.sockets["stream:chat"]({ streamId, content, ...more }, device(name));
const sent = async (name: Name, content: string, more = {}): Promise<ChatMessage> => {
  const posted = await say(name, content, more);
  if (posted.status === "held") throw new Error("it was held");
  return posted.message;
};
const enter = (visitor: Visitor, after?: number) =>
  chat.sockets["stream:join"]({ streamId, batches: true, ...(after === undefined ? {} : { after }) }, visitor);
const call = (route: keyof StreamChat["routes"], user: Name, given: object) =>
  open.call(route, identity(user), { params: { id: streamId }, ...given });
const batches = () =>
  told.flatMap(({ event, payload }) =>
    event === "stream:chat_batch" && "messages" in payload ? (payload.messages as ChatMessage[]) : [],
  );

describe("messages", () => {
  it("are numbered without a gap, however many come at once, and told in that order", async () => {
    const all = await Promise.all(
      names.flatMap((name) => Array.from({ length: 5 }, (_, at) => sent(name, `${name} ${at}`))),
    );
    expect(all.map(({ sequence }) => sequence).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: all.length }, (_, at) => at + 1),
    );
    await chat.stop?.();
    expect(batches().map(({ sequence }) => sequence)).toEqual(Array.from({ length: all.length }, (_, at) => at + 1));
    expect(new Map(batches().map((one) => [one.id, one]))).toEqual(new Map(all.map((one) => [one.id, one])));
  });

  it("carry what their author is", async () => {
    const roles = [];
    for (const name of ["host", "cohost", "mod", "ann"] as const) roles.push((await sent(name, "hello")).role);
    expect(roles).toEqual(["host", "co_host", "moderator", "viewer"]);
    const { messages } = (await call("listStreamChat", "ann", {})) as { messages: ChatMessage[] };
    expect(messages.map(({ role }) => role)).toEqual(roles.toReversed());
  });

  it("are stored once for each nonce of a person, also by another node", async () => {
    const first = await sent("ann", "once", { nonce: "n" });
    start();
    const again = await Promise.all([sent("ann", "once", { nonce: "n" }), sent("ann", "once", { nonce: "n" })]);
    expect(again).toEqual([first, first]);
    expect((await sent("bob", "mine", { nonce: "n" })).sequence).toBe(2);
  });

  it("that another node stored are told once more when they are sent again, for it may have been killed before", async () => {
    const first = await sent("ann", "once", { nonce: "n" });
    start();
    for (let time = 0; time < 3; time++) expect(await sent("ann", "once", { nonce: "n" })).toEqual(first);
    await chat.stop?.();
    expect(batches()).toEqual([first]);
    await call("changeChatRules", "host", { body: { slowModeSeconds: 30 } });
    start();
    for (let time = 0; time < 3; time++) expect(await sent("ann", "once", { nonce: "n" })).toEqual(first);
    await chat.stop?.();
    expect(batches()).toEqual([first]);
  });

  it("are refused by the database when the stream has just ended or the author was just banned elsewhere", async () => {
    await sent("ann", "remembered");
    const ban = { stream_id: streamId, user_id: idOf("ann"), kind: "ban", by_user_id: idOf("host") } as const;
    await world.db.insertInto("nchat_stream_restrictions").values(ban).execute();
    expect(await codeOf(say("ann", "not any more"))).toBe("TIMED_OUT");
    await sent("bob", "remembered");
    await world.db.updateTable("nchat_streams").set({ status: "ended" }).where("id", "=", streamId).execute();
    expect(await codeOf(say("bob", "too late"))).toBe("STREAM_ENDED");
  });

  it("of which one is refused do not take the others along", async () => {
    const answers = await Promise.all([
      codeOf(say("ann", "fine")),
      codeOf(say("bob", "answering nobody", { replyTo: randomUUID() })),
      codeOf(say("cem", "fine too")),
    ]);
    expect(answers).toEqual(["ok", "NOT_FOUND", "ok"]);
  });
});

describe("changes", () => {
  it("take the next number, and are what is read after a gap", async () => {
    const first = await sent("ann", "one");
    await sent("bob", "two");
    await call("changeStreamChat", "mod", { params: { id: streamId, messageId: first.id }, body: { isPinned: true } });
    await sent("cem", "three");
    const snapshot = await enter(socketOf(null), 2);
    expect(snapshot.messages.map(({ content, sequence, revision }) => [content, sequence, revision])).toEqual([
      ["one", 1, 3],
      ["three", 4, 4],
    ]);
    expect([snapshot.lastSequence, snapshot.hasMore, snapshot.pinned.map(({ id }) => id)]).toEqual([
      4,
      false,
      [first.id],
    ]);
  });

  it("of everything that somebody wrote are numbered one by one", async () => {
    for (const content of ["a", "b", "c"]) await sent("ann", content);
    await sent("bob", "d");
    await call("banViewer", "mod", { body: { userId: idOf("ann"), removeMessages: true } });
    const { messages } = await enter(socketOf("bob"), 4);
    expect(messages.map(({ sequence, revision, isDeleted }) => [sequence, revision, isDeleted])).toEqual([
      [1, 5, true],
      [2, 6, true],
      [3, 7, true],
    ]);
  });

  it("are the author's own to delete, or a moderator's", async () => {
    const { id: messageId } = await sent("ann", "mine");
    const remove = (name: Name) => codeOf(call("deleteStreamChat", name, { params: { id: streamId, messageId } }));
    expect([await remove("bob"), await remove("ann"), await remove("mod")]).toEqual(["FORBIDDEN", "ok", "NOT_FOUND"]);
    expect((await enter(socketOf("bob"))).messages[0]).toMatchObject({ content: "", deletedBy: "author" });
  });
});

describe("sockets", () => {
  const standing = (socketId: string) =>
    [...open.rooms]
      .filter(([, sockets]) => sockets.has(socketId))
      .map(([room]) => room.replace(streamId, "id"))
      .sort();

  it("stand in the rooms of what they are and how they listen, until they leave", async () => {
    const [viewer, moderator, nchat] = [
      socketOf("ann"),
      socketOf("mod"),
      { ...socketOf("bob"), protocol: "nchat" } as const,
    ];
    await enter(viewer);
    await enter(moderator);
    await enter(nchat);
    expect(standing(viewer.socketId)).toEqual(["id", "stream:id:batches"]);
    expect(standing(moderator.socketId)).toEqual(["id", "stream:id:batches", "stream:id:moderators"]);
    expect(standing(nchat.socketId)).toEqual(["id", "stream:id:nchat"]);
    await chat.sockets["stream:leave"]({ streamId }, viewer);
    await chat.onGone?.(moderator.socketId);
    expect([standing(viewer.socketId), standing(moderator.socketId)]).toEqual([[], []]);
  });

  it("are put out by a ban, all of a person's, and not let in again", async () => {
    const [one, two] = [socketOf("ann"), socketOf("ann")];
    await enter(one);
    await enter(two);
    await call("banViewer", "host", { body: { userId: idOf("ann") } });
    expect([...standing(one.socketId), ...standing(two.socketId)]).toEqual([]);
    expect(told.filter(({ to }) => to === idOf("ann")).map(({ event }) => event)).toEqual([
      "stream:chat_restricted",
      "stream:removed",
    ]);
    expect(await codeOf(enter(one))).toBe("BANNED");
    expect(await codeOf(say("ann", "hello"))).toBe("BANNED");
    await call("liftBan", "host", { params: { id: streamId, userId: idOf("ann") } });
    expect(await codeOf(enter(one))).toBe("ok");
  });

  it("of the banned do not play on by an earlier address", async () => {
    await call("banViewer", "host", { body: { userId: idOf("ann") } });
    expect(told).toContainEqual({ to: streamId, event: "playback is void", payload: {} });
  });

  it("that have gone while they entered are counted out", async () => {
    const visitor = socketOf("ann");
    await Promise.all([enter(visitor), chat.onGone?.(visitor.socketId)]);
    const { facts } = await world.reload(stream);
    expect([facts.viewerCount, standing(visitor.socketId)]).toEqual([0, []]);
  });
});

describe("rules", () => {
  const rule = (body: object) => call("changeChatRules", "mod", { body });

  it("hold what needs a look, once for each nonce, and let it through in its own name", async () => {
    await rule({ links: "hold" });
    const held = await say("ann", "example.org", { nonce: "n" });
    if (held.status !== "held") throw new Error("it was not held");
    expect(await say("ann", "example.org", { nonce: "n" })).toEqual(held);
    const decide = (decision: string) =>
      call("decideHeldMessage", "mod", { params: { id: streamId, heldId: held.heldId }, body: { decision } });
    expect(await decide("approve")).toMatchObject({ message: { id: held.heldId, userName: "ANN", sequence: 1 } });
    expect(await codeOf(decide("reject"))).toBe("CONFLICT");
    expect(batches().map(({ id }) => id)).toEqual([held.heldId]);
  });

  it("tell their author what was decided, when they come back", async () => {
    await rule({ links: "hold" });
    const heldIds: string[] = [];
    for (const nonce of ["a", "b", "c"]) {
      const held = await say("ann", `example.org/${nonce}`, { nonce });
      if (held.status === "held") heldIds.push(held.heldId);
    }
    const [approved = "", rejected = ""] = heldIds;
    for (const [heldId, decision] of [
      [approved, "approve"],
      [rejected, "reject"],
    ] as const)
      await call("decideHeldMessage", "mod", { params: { id: streamId, heldId }, body: { decision } });
    const { decided = [] } = await enter(socketOf("ann"));
    expect(decided.toSorted((a, b) => a.decision.localeCompare(b.decision))).toEqual([
      { heldId: approved, decision: "approve" },
      { heldId: rejected, decision: "reject" },
    ]);
    expect((await enter(socketOf("mod"))).decided).toEqual([]);
    expect((await enter(socketOf(null))).decided).toEqual([]);
  });

  it("hold first messages until one was let through", async () => {
    await rule({ holdFirstMessages: true });
    const first = await say("ann", "hello");
    const second = await say("ann", "hello?");
    expect([first.status, second.status]).toEqual(["held", "held"]);
    const heldId = first.status === "held" ? first.heldId : "";
    await call("decideHeldMessage", "mod", { params: { id: streamId, heldId }, body: { decision: "approve" } });
    expect((await say("ann", "thank you")).status).toBe("sent");
  });

  it("slow down two messages at once, too", async () => {
    await rule({ slowModeSeconds: 20 });
    await call("listStreamChat", "ann", {}); // what she is, is known by now
    const answers = await Promise.all([codeOf(say("ann", "one")), codeOf(say("ann", "two"))]);
    expect(answers.toSorted()).toEqual(["SLOW_MODE", "ok"]);
  });

  it("are written down with whoever changed them", async () => {
    await rule({ words: [{ word: "Bad", action: "block" }], slowModeSeconds: 5 });
    expect(await codeOf(say("ann", "bad"))).toBe("MESSAGE_BLOCKED");
    expect(await call("listModerationLog", "mod", {})).toMatchObject({
      total: 1,
      entries: [{ act: "settings_changed", actor: { userName: "MOD" }, details: { slowModeSeconds: 5, words: 1 } }],
    });
  });
});

describe("reactions", () => {
  it("are counted by what people saw, stored one by one and told together", async () => {
    clock += 60_000;
    const react = (name: Name, more: object) => chat.sockets["stream:reaction"]({ streamId, ...more }, device(name));
    await Promise.all([
      react("ann", { type: "like", mediaTime: 12_300 }),
      react("bob", { emoji: "thumbsup", mediaTime: 14_999 }),
      react("cem", { type: "fire" }),
      react("cem", { type: "fire", mediaTime: 9_000_000 }),
    ]);
    expect(told.filter(({ event }) => event === "stream:reactions").map(({ payload }) => payload)).toEqual([
      { streamId, counts: { like: 2, fire: 2 }, total: 4 },
    ]);
    expect(await call("getStreamReactions", "ann", {})).toEqual({
      bucketSeconds: 5,
      total: { like: 2, fire: 2 },
      buckets: [
        { at: 10, counts: { like: 2 } },
        { at: 60, counts: { fire: 2 } },
      ],
    });
    expect((await world.reload(stream)).facts.totalReactions).toBe(4);
  });
});
