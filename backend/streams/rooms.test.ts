import type { WebhookEvent } from "livekit-server-sdk";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import { accessTo } from "./access.ts";
import { createEntrance } from "./entering.ts";
import { judgeInside, personOf, removeFromRoom, watchingIdentity } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { createStreamWebhook } from "./webhook.ts";

let world: TestDatabase;
let [host, ann, bob] = ["", "", ""];
let stream: StoredStream;
let asked: string[] = [];

const contextOf = () =>
  ({
    db: world.db,
    log: pino({ level: "silent" }),
    livekit: {
      removePerson: async (_room: string, identity: string) => void asked.push(`${nameOf(identity)} out`),
      allow: async (_room: string, identity: string, role: string) => void asked.push(`${nameOf(identity)} ${role}`),
    },
  }) as unknown as Context;
const nameOf = (identity: string) =>
  new Map([
    [host, "host"],
    [ann, "ann"],
    [bob, "bob"],
  ]).get(personOf(identity) ?? identity) ?? identity;
const take = () => asked.splice(0);

beforeAll(async () => {
  world = await openTestDatabase();
  [host, ann, bob] = [await world.person("host"), await world.person("ann"), await world.person("bob")];
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  asked = [];
  stream = await world.stream(host, { status: "live", visibility: "invite_only" });
  for (const [user_id, role] of [
    [ann, "co_host"],
    [bob, "viewer"],
  ] as const)
    await world.db
      .insertInto("nchat_stream_members")
      .values({ stream_id: stream.state.id, user_id, role, invited_by: host })
      .execute();
});

const setRole = (userId: string, role: "co_host" | "viewer") =>
  world.db
    .updateTable("nchat_stream_members")
    .set({ role })
    .where("stream_id", "=", stream.state.id)
    .where("user_id", "=", userId)
    .execute();
const judge = async (...identities: readonly string[]) => {
  const inside = identities.map((identity) => ({ identity, mayPublish: personOf(identity) !== bob }));
  const verdicts = await judgeInside(contextOf(), stream, inside);
  return identities.map((identity) => verdicts.get(identity));
};

describe("those in a stream's room", () => {
  it("stay as they are while they may do what LiveKit lets them", async () => {
    expect(await judge(host, ann, bob, `feed:${stream.state.id}`, "worker:x")).toEqual(Array(5).fill("welcome"));
    expect(take()).toEqual([]);
  });

  it("may not publish any more once their role was taken, though they publish nothing yet", async () => {
    await setRole(ann, "viewer");
    expect([await judge(ann), take()]).toEqual([["silenced"], ["ann viewer"]]);
  });

  it("are put out when they are banned or nobody knows them here, co-hosts too", async () => {
    const ban = { stream_id: stream.state.id, user_id: ann, kind: "ban" as const, by_user_id: host };
    await world.db.insertInto("nchat_stream_restrictions").values(ban).execute();
    expect(await judge(ann, "anon:x", bob)).toEqual(["out", "out", "welcome"]);
    expect(take()).toEqual(["ann out", "anon:x out"]);
  });
});

describe("the connections by which somebody watches", () => {
  it("are each another one to LiveKit, and that person to us", () => {
    const both = [watchingIdentity(ann), watchingIdentity(ann)];
    expect([new Set(both).size, both.map(personOf)]).toEqual([2, [ann, ann]]);
    const others = [`feed:${ann}`, "worker:x", "anon:x", `${ann}~`, `${ann}~x`, `x${ann}`, `anon:${ann}~${bob}`];
    expect([personOf(ann), others.map(personOf)]).toEqual([ann, others.map(() => null)]);
  });

  it("are judged as the person is, one like the other", async () => {
    const both = [watchingIdentity(ann), watchingIdentity(ann)];
    expect(await judge(...both, watchingIdentity(bob))).toEqual(Array(3).fill("welcome"));
    const ban = { stream_id: stream.state.id, user_id: ann, kind: "ban" as const, by_user_id: host };
    await world.db.insertInto("nchat_stream_restrictions").values(ban).execute();
    take();
    expect([await judge(...both), take()]).toEqual([
      ["out", "out"],
      ["ann out", "ann out"],
    ]);
  });

  it("are five at most, however many tokens were asked for", async () => {
    const many = Array.from({ length: 7 }, () => watchingIdentity(ann));
    expect(await judge(watchingIdentity(bob), ...many)).toEqual([
      ...Array<string>(6).fill("welcome"),
      ...["out", "out"],
    ]);
    expect(take()).toEqual(["ann out", "ann out"]);
  });

  it("leave the same person's place on the stage alone", async () => {
    const many = Array.from({ length: 6 }, () => watchingIdentity(ann));
    expect(await judge(...many, ann)).toEqual([...Array<string>(5).fill("welcome"), "out", "welcome"]);
    expect(await judge(ann, ...many.slice(1))).toEqual(Array(6).fill("welcome"));
    expect(take()).toEqual(["ann out"]);
  });

  it("are ended all at once, and nobody else's", async () => {
    const identities = [watchingIdentity(ann), ann, watchingIdentity(bob), `feed:${stream.state.id}`];
    const listPeople = async () => identities.map((identity) => ({ identity })) as never;
    await removeFromRoom({ ...contextOf().livekit, listPeople }, stream.facts.roomName, ann);
    expect(take()).toEqual(["ann out", "ann out"]);
  });
});

describe("the room's places", () => {
  const enterBob = async (roomViewers: number, ...inside: readonly string[]) => {
    const livekit = {
      url: "ws://media",
      ensureRoom: async (name: string) => ({ name, sid: "RM_1" }),
      listPeople: async () => inside.map((identity) => ({ identity })),
      mintToken: async ({ identity }: { identity: string }) => ({ token: identity, expiresAt: new Date() }),
    };
    const config = { streams: { roomViewers }, turn: { region: null, urls: [], secret: null }, encryptionKeys: [] };
    const ctx = { ...contextOf(), livekit, config, now: () => new Date() } as unknown as Context;
    const user = { id: bob, roles: [], displayName: "Bob", username: "bob" } as unknown as Identity;
    const access = await accessTo(world.db, stream, user);
    const { mode, token } = await createEntrance(ctx).enter({ stored: stream, access, user, asViewer: true });
    return [mode, personOf(token) === bob];
  };
  const byRoom = ["webrtc", true];
  const byHls = ["hls", false];

  it("are for connections, and whoever is in has one to come back to", async () => {
    expect(await enterBob(2, "anon:1", `feed:${stream.state.id}`, "worker:x")).toEqual(byRoom);
    expect(await enterBob(2, "anon:1", watchingIdentity(ann))).toEqual(byHls);
    expect(await enterBob(2, "anon:1", watchingIdentity(bob))).toEqual(byRoom);
    expect(await enterBob(2, "anon:1", watchingIdentity(bob), watchingIdentity(bob))).toEqual(byHls);
  });

  it("are not all for one person", async () => {
    const own = Array.from({ length: 5 }, () => watchingIdentity(bob));
    expect([await enterBob(100, ...own.slice(1)), await enterBob(100, ...own)]).toEqual([byRoom, byHls]);
  });
});

describe("LiveKit's word", () => {
  const tell = async (event: string, identity: string, canPublish: boolean) => {
    const applied: string[] = [];
    const apply = async () => {
      applied.push(event);
      return null;
    };
    const participant = { identity, sid: "PA_1", permission: { canPublish } };
    const said = { event, participant, track: { sid: "TR_1" }, room: { name: stream.facts.roomName } };
    await createStreamWebhook(contextOf(), { apply })("id", said as unknown as WebhookEvent);
    return [applied, take()];
  };

  it("that somebody came with an earlier role's rights takes these away", async () => {
    await setRole(ann, "viewer");
    expect(await tell("participant_joined", ann, true)).toEqual([[], ["ann viewer"]]);
    expect(await tell("participant_joined", bob, false)).toEqual([[], []]);
  });

  it("of a track counts for who may publish, and silences who may not", async () => {
    expect(await tell("track_published", ann, true)).toEqual([["track_published"], []]);
    await setRole(ann, "viewer");
    expect(await tell("track_published", ann, true)).toEqual([[], ["ann viewer"]]);
    expect(await tell("track_published", `feed:${stream.state.id}`, true)).toEqual([["track_published"], []]);
  });
});
