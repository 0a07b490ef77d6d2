import { pino } from "pino";
import { describe, expect, it, vi } from "vitest";
import { callLimitMs, ringLimitMs } from "@nchat/contract/call-state";
import { connectedPair, t0, TestCall } from "@nchat/contract/testing/calls";
import { aliveAfterMs } from "../realtime/lease.ts";
import { createLook, startWatch } from "./watch.ts";

const callId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const roomName = `call-${callId}`;

/** A look at one call, with a LiveKit that answers or not, and everything that came of it in order. */
function setUp(call: TestCall) {
  const world = { isUp: true, rooms: [{ name: roomName, sid: "RM_1" }], now: t0, ended: [] as string[] };
  const did: string[] = [];
  const answer = async <T>(value: T) => {
    if (!world.isUp) throw new Error("nobody answers");
    return value;
  };
  const look = createLook({
    log: pino({ level: "silent" }),
    now: () => new Date(world.now),
    isOurs: () => true,
    callLimitMs,
    livekit: {
      isUp: async () => world.isUp,
      listRooms: () => answer(world.rooms),
      listPeople: () => answer([]),
      ensureRoom: async (name) => {
        did.push("room made");
        world.rooms = [{ name, sid: "RM_2" }];
        return { name, sid: "RM_2" };
      },
      deleteRoom: async (name) => void did.push(`closed ${name}`),
    },
    desk: {
      apply: async (_id, { event }) => {
        did.push(typeof event === "function" ? "an event" : event.type);
        return null;
      },
      setMediaUp: (isUp) => void did.push(isUp ? "up" : "down"),
      timePassed: async () => void did.push("time-passed"),
    },
    openCalls: async () => [{ state: { ...call.state, id: callId }, roomName, metadata: {}, rowIds: new Map() }],
    endedRooms: async () => world.ended,
  });
  const looks = async (count: number) => {
    did.length = 0;
    for (let each = 0; each < count; each++) {
      world.now += 250;
      await look();
    }
    return did.slice();
  };
  return { world, looks };
}

describe("the watch on LiveKit", () => {
  it("compares who is there before anybody's time may run out", async () => {
    const { looks } = setUp(connectedPair());
    expect(await looks(2)).toEqual(["room-seen", "up"]);
  });

  it("takes LiveKit as gone after three looks, once, and lets every clock start again before time counts", async () => {
    const { world, looks } = setUp(connectedPair());
    await looks(1);
    world.isUp = false;
    expect(await looks(2)).toEqual([]);
    expect(await looks(5)).toEqual(["down", "media-lost"]);
    world.isUp = true;
    world.rooms = [];
    expect(await looks(1)).toEqual(["room made", "media-returned", "room-seen", "up"]);
    expect(await looks(1)).toEqual([]);
  });

  it("says at the start that LiveKit is not there", async () => {
    const { world, looks } = setUp(connectedPair());
    world.isUp = false;
    expect(await looks(4)).toEqual(["down", "media-lost"]);
  });

  it("notices a deadline whose job was lost, with LiveKit there or not", async () => {
    const { world, looks } = setUp(new TestCall(["bob"]));
    await looks(1);
    world.now = t0 + ringLimitMs + 1000;
    expect(await looks(1)).not.toContain("time-passed");
    world.isUp = false;
    world.now = t0 + ringLimitMs + 4000;
    expect(await looks(2)).toEqual(["time-passed"]);
  });

  it("closes rooms whose call has ended", async () => {
    const { world, looks } = setUp(connectedPair());
    world.ended = [roomName];
    expect(await looks(1)).toEqual(["room-seen", `closed ${roomName}`, "up"]);
  });

  it("is another node's affair: then it is only noticed whether LiveKit answers, until this node takes over", async () => {
    const did: string[] = [];
    let isOurs = false;
    let now = t0;
    let glances = 0;
    const watch = startWatch({
      log: pino({ level: "silent" }),
      now: () => new Date(now),
      isOurs: () => isOurs,
      callLimitMs,
      livekit: {
        isUp: async () => ++glances > 0,
        listRooms: async () => (did.push("looked"), []),
        listPeople: async () => [],
        ensureRoom: async (name) => ({ name, sid: "RM_1" }),
        deleteRoom: async () => {},
      },
      desk: {
        apply: async () => null,
        setMediaUp: (isUp) => void did.push(isUp ? "up" : "down"),
        timePassed: async () => {},
      },
      openCalls: async () => [],
      endedRooms: async () => [],
    });
    await vi.waitFor(() => expect(glances).toBeGreaterThan(1));
    expect(did).toEqual([]); // the other may be dead, and nobody has looked who is there
    now += aliveAfterMs;
    await vi.waitFor(() => expect(did).toEqual(["up"]));
    isOurs = true;
    await vi.waitFor(() => expect(did).toEqual(["up", "looked", "up"]), 5000);
    await watch.stop();
  });
});
