import type { ServerEvent } from "@nchat/contract/realtime";
import type { Recording } from "@nchat/contract/recordings";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createOpenRecording } from "./open-recording.ts";
import { sampleRecording } from "./recording.fixture.ts";

function setUp(first: Recording | "unreachable" | "gone") {
  let there = first;
  const asked: string[] = [];
  const listeners = new Map<string, (payload: unknown) => void>();
  const call = async (name: string) => {
    asked.push(name);
    if (name === "getStreamHeat")
      return { ok: true, value: { streamId: "s", bucketSeconds: 5, duration: 9, buckets: [] } };
    if (name === "listStreamMarkers") return { ok: true, value: { markers: [{ id: "k" }] } };
    if (there === "unreachable") return { ok: false, reason: "unreachable" };
    if (there === "gone") return { ok: false, reason: "refused", error: { code: "RECORDING_NOT_FOUND" } };
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
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const stop = open.start();
  return {
    ...{ open, stop, asked, listeners, settled },
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
