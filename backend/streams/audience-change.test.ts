import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import type { BusPayload } from "../redis/bus.ts";
import { type Audience, createAudience } from "./audience-change.ts";
import type { StoredStream } from "./rows.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

let world: TestDatabase;
let [host, ann, bob, channelId] = ["", "", "", ""];
let stream: StoredStream;
let audience: Audience;
let done: string[] = [];
let hear: (said: BusPayload<"seats">) => void = () => undefined;

beforeAll(async () => {
  world = await openTestDatabase();
  [host, ann, bob] = [await world.person("host"), await world.person("ann"), await world.person("bob")];
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  done = [];
  channelId = await world.channel({ [host]: "owner", [ann]: "member", [bob]: "member" });
  stream = await world.stream(host, { status: "live", channelId, visibility: "channel_members" });
  const names = new Map([
    [stream.state.id, "stream"],
    [ann, "ann"],
  ]);
  const note = (line: string) =>
    void done.push([...names].reduce((text, [id, name]) => text.replaceAll(id, name), line));
  const ctx = {
    db: world.db,
    log: pino({ level: "silent" }),
    bus: {
      send: (word: string, { streamId, userId }: BusPayload<"seats">) => note(`${word} ${streamId} ${userId}`),
      listen: (_word: string, listener: typeof hear) => void (hear = listener),
    },
    push: { leaveStream: (socketId: string) => note(`${socketId} hears no more`) },
    rooms: { leave: () => undefined },
    livekit: {
      listPeople: async () => [
        { identity: ann, sid: "PA", enteredAt: 0, isArriving: false, mayPublish: false, tracks: [] },
      ],
      removePerson: async (_room: string, identity: string) => note(`${identity} out of the room`),
    },
  } as unknown as Context;
  const openSessions = async () => [
    { sessionId: "a", userId: ann },
    { sessionId: "b", userId: bob },
  ];
  const tell = async ({ facts }: StoredStream, step: string) => note(`${step}, epoch ${facts.playbackEpoch}`);
  audience = createAudience(ctx, { viewers: { openSessions }, desk: { tell } });
  audience.listen(async (streamId, userId) => note(`look at ${streamId} ${userId}`));
});

const leave = (userId: string) => world.db.deleteFrom("nchat_channel_members").where("user_id", "=", userId).execute();

describe("an audience that has changed", () => {
  it("loses at every node whoever may not watch any more, by socket, room and address", async () => {
    await leave(ann);
    await audience.ofChannel(channelId);
    expect(done).toEqual([
      "changed, epoch 1",
      "a hears no more",
      "seats stream null",
      "look at stream null",
      "ann out of the room",
    ]);
    await audience.ofChannel(await world.channel({}));
    expect(done).toHaveLength(5);
  });

  it("plays on by the addresses it has when the stream is public", async () => {
    stream = await world.stream(host, { status: "live", channelId });
    await audience.voidPlayback(stream.state.id);
    expect([done, (await world.reload(stream)).facts.playbackEpoch]).toEqual([[], stream.facts.playbackEpoch]);
  });

  it("is looked at when another node says so", async () => {
    hear({ streamId: stream.state.id, userId: ann });
    expect(done).toEqual(["look at stream ann"]);
  });
});
