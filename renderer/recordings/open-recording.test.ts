import type { ServerEvent } from "@nchat/contract/realtime";
import type { Recording } from "@nchat/contract/recordings";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createOpenRecording } from "./open-recording.ts";
import { sampleRecording } from "./recording.fixture.ts";

const refusals = {
  gone: "RECORDING_NOT_FOUND",
  hurried: "RATE_LIMITED",
  away: "UNAVAILABLE",
  broken: "INTERNAL",
} as const;

function setUp(first: Recording | "unreachable" | keyof typeof refusals, heatFails = 0) {
  let there = first;
  let failing = heatFails;
  const asked: string[] = [];
  const timers = new Set<() => void>();
  const listeners = new Map<string, (payload: unknown) => void>();
  const call = async (name: string) => {
    asked.push(name);
    if (name === "getStreamHeat" && failing-- > 0) return { ok: false, reason: "unreachable" };
    if (name === "getStreamHeat")
      return { ok: true, value: { streamId: "s", bucketSeconds: 5, duration: 9, buckets: [] } };
    if (name === "listStreamMarkers") return { ok: true, value: { markers: [{ id: "k" }] } };
    if (there === "unreachable") return { ok: false, reason: "unreachable" };
    if (typeof there === "string") return { ok: false, reason: "refused", error: { code: refusals[there] } };
    return { ok: true, value: there };
  };
  const on = (event: string, listener: (payload: unknown) => void) => {
    listeners.set(event, listener);
    return () => void listeners.delete(event);
  };
  const open = createOpenRecording({
    recordingId: "r1",
    rest: { call } as unknown as RestClient,
    socket: { on, onConnected: () => () => undefined } as unknown as SocketClient,
    schedule: (run) => {
      timers.add(run);
      return () => void timers.delete(run);
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const stop = open.start();
  return {
    ...{ open, stop, asked, listeners, timers, settled },
    later: async () => {
      const due = [...timers];
      timers.clear();
      for (const run of due) run();
      await settled();
    },
    becomes: (next: typeof first) => void (there = next),
    tell: async (event: ServerEvent, recordingId = "r1") => {
      listeners.get(event)?.({ recordingId });
      await settled();
    },
    state: () => {
      const now = open.store.getState();
      return now.step === "open" ? now.recording.status : now.step === "failed" ? now.why : now.step;
    },
  };
}

test("it follows the recording until it is ready, and then asks what its stream left, once", async () => {
  const stream = { callId: null, streamId: "s" } as const;
  const { open, state, settled, becomes, tell, asked } = setUp(sampleRecording(1, { ...stream, status: "processing" }));
  await settled();
  expect([state(), asked]).toEqual(["processing", ["getRecording"]]);
  becomes(sampleRecording(1, stream));
  await tell("recording:changed", "another");
  expect(state()).toBe("processing");
  await tell("recording:changed");
  await tell("recording:changed");
  expect([state(), asked.filter((name) => name === "getStreamHeat").length]).toEqual(["ready", 1]);
  expect(open.beside.getState().markers).toHaveLength(1);
});

test("what its stream left is asked for again while the server is away, and the rest is shown meanwhile", async () => {
  const { open, settled, later, asked, timers } = setUp(sampleRecording(1, { callId: null, streamId: "s" }), 1);
  await settled();
  expect([open.beside.getState().heat, open.beside.getState().markers.length]).toEqual([null, 1]);
  await later();
  expect(open.beside.getState().heat?.duration).toBe(9);
  expect([asked.filter((name) => name === "getStreamHeat").length, timers.size]).toEqual([2, 0]);
});

test("one that is deleted is gone at once, and one out of reach can be asked for again", async () => {
  const { state, settled, tell } = setUp(sampleRecording(1));
  await settled();
  await tell("recording:deleted");
  expect(state()).toBe("gone");
  const far = setUp("unreachable");
  await far.settled();
  expect(far.state()).toBe("unreachable");
  far.becomes(sampleRecording(1));
  await far.open.load();
  expect(far.state()).toBe("ready");
});

test.each(["hurried", "away", "broken", "unreachable"] as const)(
  "a server that is %s takes away nothing, and is asked again by itself until it answers",
  async (trouble) => {
    const { state, settled, becomes, tell } = setUp(sampleRecording(1));
    await settled();
    becomes(trouble);
    await tell("recording:changed");
    expect(state()).toBe("ready");
    const second = setUp(trouble);
    await second.settled();
    expect([second.state(), second.timers.size]).toEqual(["unreachable", 1]);
    await second.later();
    expect([second.state(), second.timers.size]).toEqual(["unreachable", 1]);
    second.becomes(sampleRecording(1));
    await second.later();
    expect([second.state(), second.timers.size]).toEqual(["ready", 0]);
  },
);

test("nothing is asked for any more once nobody looks, or when it is gone", async () => {
  const { settled, stop, timers } = setUp("away");
  stop();
  await settled();
  expect(timers.size).toBe(0);
  const gone = setUp("gone");
  await gone.settled();
  expect([gone.state(), gone.timers.size]).toEqual(["gone", 0]);
});

test("an address is fresh each time, of the whole or of one file, and none of what is not ready", async () => {
  const file = { id: "f1", userId: null, kind: "audio", status: "ready", duration: 1, fileSize: 2, url: "u1" } as const;
  const { open, becomes, asked } = setUp(sampleRecording(1, { files: [file] }));
  const expiresAt = Date.UTC(2026, 10, 22, 10, 1, 40);
  expect(await open.address(null)).toEqual({ url: "https://files.example/1.mp4", expiresAt });
  expect(await open.address("f1")).toEqual({ url: "u1", expiresAt });
  expect(await open.address("f2")).toBeNull();
  becomes(sampleRecording(1, { status: "processing", url: null, urlExpiresAt: null }));
  expect(await open.address(null)).toBeNull();
  expect(asked.filter((name) => name === "getRecording").length).toBe(5);
});
