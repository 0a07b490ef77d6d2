import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { newStream, nextStream, type StreamEvent, streamLimitMs } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { PresentAtLiveKit } from "../livekit/livekit.ts";
import type { StoredStream } from "./rows.ts";
import { aliveAfterMs } from "../realtime/lease.ts";
import { createLook } from "./watch.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const room = `stream-${id}`;
const seat = (identity: string, sid: string, trackSid?: string): PresentAtLiveKit => ({
  ...{ identity, sid, enteredAt: 0, isArriving: false, mayPublish: trackSid !== undefined },
  tracks: trackSid ? [{ sid: trackSid, source: "camera", isMuted: false, publishedAt: 0, trackId: "t" }] : [],
});
const feed = seat(`feed:${id}`, "PA_1", "TR_1");

let now = 0;
let isUp = true;
let isOurs = true;
let atLiveKit: Map<string, readonly PresentAtLiveKit[]>;
let stored: StoredStream;
let done: string[];
/** Happens between a question to LiveKit and its answer. */
let meanwhile = async () => {};

beforeEach(() => {
  [now, isUp, isOurs, done] = [1_000_000, true, true, []];
  atLiveKit = new Map([[room, [feed]]]);
  const state = { ...newStream(id, "host", null, 0), status: "live" as const, startedAt: 0, openedAt: 0 };
  const facts = { roomName: room, roomSid: null, visibility: "public" } as StoredStream["facts"];
  stored = { state: { ...state, sources: [{ identity: feed.identity, sid: "PA_1", trackSids: ["TR_1"] }] }, facts };
});

const down = () => new ApiError("MEDIA_UNAVAILABLE", "down");
const livekit = {
  listRooms: async () => {
    if (!isUp) throw down();
    return [...atLiveKit.keys()].map((name) => ({ name, sid: "RM_1" }));
  },
  listPeople: async (name: string) => {
    const present = atLiveKit.get(name) ?? [];
    await meanwhile();
    meanwhile = async () => {};
    return present;
  },
  ensureRoom: async (name: string) => {
    done.push(`made ${name}`);
    atLiveKit.set(name, []);
    return { name, sid: "RM_2" };
  },
  deleteRoom: async (name: string) => void done.push(`closed ${name}`),
  removePerson: async (name: string, identity: string) => {
    done.push(`put out ${identity}`);
    atLiveKit.set(
      name,
      (atLiveKit.get(name) ?? []).filter((each) => each.identity !== identity),
    );
  },
  allow: async (name: string, identity: string, role: string) => {
    done.push(`made ${identity} a ${role}`);
    const changed = (each: PresentAtLiveKit) =>
      each.identity === identity ? { ...each, mayPublish: false, tracks: [] } : each;
    atLiveKit.set(name, (atLiveKit.get(name) ?? []).map(changed));
  },
};
const apply = async (_id: string, { event }: { event: StreamEvent | ((of: StoredStream) => StreamEvent | null) }) => {
  const what = typeof event === "function" ? event(stored) : event;
  const verdict = what && nextStream(stored.state, what, now);
  if (verdict?.outcome === "applied" && verdict.state !== stored.state) {
    done.push(what?.type ?? "");
    stored = { ...stored, state: verdict.state };
  }
  return stored;
};
const config = { streams: { roomViewers: 5 }, ceilings: { streamMs: streamLimitMs } };
const look = () =>
  createLook({
    ...({ livekit, config, db: updates } as unknown as Context),
    log: pino({ level: "silent" }),
    now: () => new Date(now),
    desk: {
      apply,
      setMediaUp: (up: boolean) => void done.push(`media ${up ? "up" : "down"}`),
      timePassed: async () => void done.push("time passed"),
    } as unknown as Parameters<typeof createLook>[0]["desk"],
    isOurs: () => isOurs,
    open: async () => (stored.state.status === "ended" ? [] : [stored]),
    due: async () => [stored],
    over: async (ids) => ids.filter((each) => each !== id),
    settle: () => {},
    endLeftovers: () => {},
    closeDeadViewers: async () => {},
  });
/** The one update that making a room again asks of the database. */
const updates = { updateTable: () => ({ set: () => ({ where: () => ({ execute: async () => [] }) }) }) };
const looks = async (once: () => Promise<boolean>, times: number, stepMs = 250) => {
  for (let count = 0; count < times; count++) {
    await once();
    now += stepMs;
  }
  return done.splice(0);
};

describe("the watch on streams", () => {
  it("has nothing to do while all is well", async () => {
    expect(await looks(look(), 20)).toEqual(["media up"]);
  });

  it("lets a host's time stand still while LiveKit is away, makes the room again, and sees the host come back", async () => {
    const once = look();
    await looks(once, 1);
    [isUp, atLiveKit] = [false, new Map()];
    expect(await looks(once, 8)).toEqual(["media down", "media-lost"]);
    isUp = true;
    expect(await looks(once, 1)).toEqual([`made ${room}`, "media-returned", "media up"]);
    atLiveKit.set(room, [feed]);
    expect(await looks(once, 9)).toEqual(["room-seen"]);
    expect(stored.state.awaySince).toBeNull();
  });

  it("makes a room again after one missed look, so that the fastest restart is noticed", async () => {
    const once = look();
    await looks(once, 1);
    [isUp, atLiveKit] = [false, new Map()];
    await looks(once, 1);
    isUp = true;
    expect(await looks(once, 1)).toEqual([`made ${room}`, "room-seen"]);
  });

  it("waits for LiveKit's word when a live stream's room vanished by itself", async () => {
    const once = look();
    await looks(once, 1);
    atLiveKit.delete(room);
    expect(await looks(once, 6)).toEqual([]);
    expect((await looks(once, 2))[0]).toBe(`made ${room}`);
  });

  it("repairs by LiveKit's list what lost webhooks left wrong", async () => {
    const once = look();
    await looks(once, 1);
    atLiveKit.set(room, []);
    expect(await looks(once, 10)).toEqual(["room-seen"]);
    expect(stored.state.awaySince).not.toBeNull();
  });

  it("does not believe a list about what was learnt after it was asked for", async () => {
    const once = look();
    await looks(once, 1);
    atLiveKit.set(room, []);
    now += 2000;
    meanwhile = async () => {
      await apply(id, { event: { type: "track-published", identity: "co", sid: "PA_9", trackSid: "TR_9" } });
    };
    expect(await looks(once, 1)).toEqual(["track-published"]);
    expect(stored.state.awaySince).toBeNull();
  });

  it("keeps from it whoever feeds a stream, or could, without being its host, and takes no note of what they fed", async () => {
    const once = look();
    await looks(once, 1);
    const silent = { ...seat("anon:z", "PA_4"), mayPublish: true };
    atLiveKit.set(room, [feed, seat("anon:x", "PA_2", "TR_2"), seat("anon:y", "PA_3"), silent]);
    expect(await looks(once, 18)).toEqual(["made anon:x a viewer", "made anon:z a viewer"]);
    expect(stored.state.sources).toEqual([{ identity: feed.identity, sid: "PA_1", trackSids: ["TR_1"] }]);
  });

  it("puts out within seconds who may not watch any more though nobody said so", async () => {
    atLiveKit.set(room, [feed, seat("anon:y", "PA_3")]);
    const once = look();
    await looks(once, 9);
    stored = { ...stored, facts: { ...stored.facts, visibility: "channel_members" } };
    expect(await looks(once, 60)).toEqual(["put out anon:y"]);
  });

  it("closes the rooms of streams that are over", async () => {
    const other = "stream-1b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
    atLiveKit.set(other, []).set("call-x", []);
    expect(await looks(look(), 1)).toContain(`closed ${other}`);
  });

  it("notices a deadline whose job was lost", async () => {
    stored = { ...stored, state: { ...stored.state, awaySince: 0, sources: [] } };
    atLiveKit.set(room, []);
    expect(await looks(look(), 1)).toContain("time passed");
  });

  it("leaves all of it to another node that does it", async () => {
    isOurs = false;
    atLiveKit.delete(room);
    const once = look();
    expect(await looks(once, 12)).toEqual([]); // that node may be dead, and nobody has looked who is there
    now += aliveAfterMs;
    expect(await looks(once, 12)).toEqual(["media up"]);
  });

  it("looks who is there before anybody's time may run out when it takes over from a dead node", async () => {
    isOurs = false;
    stored = { ...stored, state: { ...stored.state, awaySince: 0, sources: [] } };
    const once = look();
    expect(await looks(once, 4)).toEqual([]);
    isOurs = true;
    expect((await looks(once, 1)).slice(0, 2)).toEqual(["room-seen", "media up"]);
  });
});
