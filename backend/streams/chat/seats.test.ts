import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Visitor } from "../../realtime/events.ts";
import type { StoredStream } from "../rows.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import type { StreamChat } from "./chat.ts";
import { openingOf } from "./seats.ts";
import { codeOf, identityOf, openChat, type OpenChat } from "./testing/open-chat.ts";

let world: TestDatabase;
const ids = new Map<string, string>();
let open: OpenChat;
let chat: StreamChat;
let stream: StoredStream;
let streamId = "";
let told: OpenChat["told"] = [];

const names = ["host", "cohost", "ann", "bob", "cem"] as const;
type Name = (typeof names)[number];
const idOf = (name: Name) => ids.get(name) ?? "";

beforeAll(async () => {
  world = await openTestDatabase();
  for (const name of names) ids.set(name, await world.person(name));
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  stream = await world.stream(idOf("host"), { status: "live", startedAt: Date.now() });
  streamId = stream.state.id;
  const member = { stream_id: streamId, user_id: idOf("cohost"), role: "co_host", invited_by: idOf("host") } as const;
  await world.db.insertInto("nchat_stream_members").values(member).execute();
  open = openChat(world, () => new Date());
  ({ chat, told } = open);
  return () => chat.stop?.();
});

const socketOf = (name: Name): Visitor => ({
  ...{ socketId: randomUUID(), user: identityOf(idOf(name), name), device: null, protocol: "plan" },
});
const enter = (visitor: Visitor) => chat.sockets["stream:join"]({ streamId, batches: true }, visitor);
const standing = (socketId: string) =>
  [...open.rooms]
    .filter(([, sockets]) => sockets.has(socketId))
    .map(([room]) => room.replace(streamId, "id"))
    .sort();

describe("what is kept of a device that watches", () => {
  const visitor = (id: string, user: Visitor["user"] = null) =>
    ({ socketId: "s", user, device: { type: "browser", id }, protocol: "plan", address: "192.0.2.1" }) as Visitor;
  const name = randomUUID();

  it("is its own name only where it has no account and its name can be no other device's", () => {
    const idsOf = (...visitors: readonly Visitor[]) => visitors.map((each) => openingOf(each, streamId).deviceId);
    expect(idsOf(visitor(name), visitor("default"), visitor(`${name} or more`))).toEqual([name, null, null]);
    expect(idsOf(visitor(name, identityOf(idOf("ann"), "ann")))).toEqual([null]);
  });
});

describe("devices in a stream", () => {
  const setVisibility = (visibility: "public" | "channel_members" | "invite_only") =>
    world.db.updateTable("nchat_streams").set({ visibility }).where("id", "=", streamId).execute();

  it("are what their person may be now, once they are looked at: co-hosts who lost their role watch, and count", async () => {
    const visitor = socketOf("cohost");
    await enter(visitor);
    const members = world.db.updateTable("nchat_stream_members").where("stream_id", "=", streamId);
    await members.set({ role: "viewer" }).execute();
    await open.look(streamId, null);
    expect([standing(visitor.socketId), (await world.reload(stream)).facts.viewerCount]).toEqual([
      ["id", "stream:id:batches"],
      1,
    ]);
    await members.set({ role: "co_host" }).execute();
    await open.look(streamId, idOf("cohost"));
    expect([standing(visitor.socketId), (await world.reload(stream)).facts.viewerCount]).toEqual([
      ["id", "stream:id:batches", "stream:id:moderators"],
      0,
    ]);
  });

  it("of co-hosts who are nobody there any more are put out, and hear of it", async () => {
    await setVisibility("invite_only");
    const [visitor, host] = [socketOf("cohost"), socketOf("host")];
    await enter(visitor);
    await enter(host);
    await world.db.deleteFrom("nchat_stream_members").where("stream_id", "=", streamId).execute();
    await open.look(streamId, null);
    expect([standing(visitor.socketId), told.filter(({ event }) => event === "stream:removed")]).toEqual([
      [],
      [{ to: visitor.socketId, event: "stream:removed", payload: { streamId } }],
    ]);
    expect(standing(host.socketId)).toContain("stream:id:moderators");
    expect(await codeOf(enter(visitor))).toBe("STREAM_NOT_FOUND");
  });

  it("of people who were put out of the channel are put out in a while, though nobody says a word", async () => {
    await setVisibility("channel_members");
    const channel = { channel_id: stream.facts.channelId, user_id: idOf("ann"), role: "member" } as const;
    await world.db.insertInto("nchat_channel_members").values(channel).execute();
    const visitor = socketOf("ann");
    await enter(visitor);
    await world.db.deleteFrom("nchat_channel_members").where("user_id", "=", idOf("ann")).execute();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    await chat.start?.();
    await vi.advanceTimersByTimeAsync(12_000);
    vi.useRealTimers();
    await expect.poll(() => standing(visitor.socketId)).toEqual([]);
    await expect.poll(async () => (await world.reload(stream)).facts.viewerCount).toBe(0);
  });

  it("are let in by what the stream is now, whatever another node has made of it a moment ago", async () => {
    await enter(socketOf("ann"));
    await setVisibility("invite_only");
    expect(await codeOf(enter(socketOf("bob")))).toBe("STREAM_NOT_FOUND");
    await setVisibility("public");
    await enter(socketOf("bob"));
    await world.db.updateTable("nchat_streams").set({ status: "ended" }).where("id", "=", streamId).execute();
    expect(await codeOf(enter(socketOf("cem")))).toBe("STREAM_ENDED");
  });

  it("do not slip in while their person is banned", async () => {
    const visitor = socketOf("ann");
    const ban = { stream_id: streamId, user_id: idOf("ann"), kind: "ban", by_user_id: idOf("host") } as const;
    const entering = enter(visitor);
    // At another node, after this one has looked: its word comes while the device is being let in.
    await expect.poll(() => standing(visitor.socketId)).not.toEqual([]);
    await world.db.insertInto("nchat_stream_restrictions").values(ban).execute();
    await open.look(streamId, idOf("ann"));
    await entering;
    expect([standing(visitor.socketId), (await world.reload(stream)).facts.viewerCount]).toEqual([[], 0]);
  });

  it("leave a stream that is over at every node, and have their places back", async () => {
    const visitor = socketOf("ann");
    await enter(visitor);
    await world.db.updateTable("nchat_streams").set({ status: "ended" }).where("id", "=", streamId).execute();
    await open.look(streamId, null);
    expect([standing(visitor.socketId), told.filter(({ event }) => event === "stream:removed")]).toEqual([[], []]);
  });

  it("of the server's own admins, whom only their token lets in, stay and hear on", async () => {
    await setVisibility("channel_members");
    const visitor = { ...socketOf("ann"), user: identityOf(idOf("ann"), "ann", ["admin"]) };
    await enter(visitor);
    const before = standing(visitor.socketId);
    for (const inside of open.rooms.values()) inside.delete(visitor.socketId);
    await open.look(streamId, null);
    expect([standing(visitor.socketId), told]).toEqual([before, []]);
  });
});
