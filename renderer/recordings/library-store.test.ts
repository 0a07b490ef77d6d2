import type { ServerEvent } from "@nchat/contract/realtime";
import type { Recording } from "@nchat/contract/recordings";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createLibrary } from "./library-store.ts";
import { sampleRecording as recording } from "./recording.fixture.ts";

/** A library on a server that holds these recordings, and what it was asked. */
function setUp(...there: Recording[]) {
  const asked: unknown[] = [];
  const listeners = new Map<string, (payload: unknown) => void>();
  const listen = (event: string, listener: (payload: unknown) => void) => {
    listeners.set(event, listener);
    return () => void listeners.delete(event);
  };
  const socket = {
    on: listen,
    onConnected: (listener: () => void) => listen("connected", listener),
  } as unknown as SocketClient;
  let isUp = true;
  const call = async (name: string, input: { params?: { id: string }; query?: Record<string, unknown> }) => {
    asked.push([name, input.params?.id ?? input.query]);
    if (!isUp) return { ok: false, reason: "unreachable" };
    if (name === "getRetention") return { ok: true, value: { plan: "pro", retentionDays: 30, warningDays: 3 } };
    if (name === "getRecording") {
      const found = there.find(({ id }) => id === input.params?.id);
      return found
        ? { ok: true, value: found }
        : { ok: false, reason: "refused", error: { code: "RECORDING_NOT_FOUND" } };
    }
    const { kind, offset } = input.query ?? {};
    const all = there.filter(({ callId }) => kind === undefined || (kind === "call") === (callId !== null));
    const newest = all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { ok: true, value: { recordings: newest.slice(Number(offset)), total: all.length } };
  };
  const library = createLibrary({ rest: { call } as unknown as RestClient, socket });
  const stop = library.start();
  const tell = async (event: ServerEvent | "connected", payload: unknown = {}) => {
    listeners.get(event)?.(payload);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const shown = () => {
    const state = library.store.getState();
    return state.step === "ready" ? state.recordings.map(({ id, status }) => `${id} ${status}`) : state.step;
  };
  return { library, stop, tell, shown, asked, there, listeners, cut: () => (isUp = false) };
}

test("nothing is asked before somebody looks, and news before that change nothing", async () => {
  const { tell, asked, shown } = setUp(recording(1));
  await tell("recording:changed", { recordingId: "r1" });
  await tell("connected");
  expect([asked, shown()]).toEqual([[], "loading"]);
});

test("a recording that begins, becomes ready and is deleted shows so without a further look", async () => {
  const { library, tell, shown, there } = setUp(recording(1));
  await library.load();
  there.push(recording(2, { status: "recording", url: null }));
  await tell("recording:started", { recordingId: "r2" });
  expect(shown()).toEqual(["r2 recording", "r1 ready"]);
  there[1] = recording(2);
  await tell("recording:changed", { recordingId: "r2" });
  expect(shown()).toEqual(["r2 ready", "r1 ready"]);
  await tell("recording:deleted", { recordingId: "r1" });
  expect([shown(), library.warningDays.getState()]).toEqual([["r2 ready"], 3]);
});

test("one that went meanwhile is taken away when it is asked for", async () => {
  const { library, tell, shown, there } = setUp(recording(1), recording(2));
  await library.load();
  there.splice(0, 1);
  await tell("recording:changed", { recordingId: "r1" });
  expect(shown()).toEqual(["r2 ready"]);
});

test("another kind is asked for anew, and what is told of others does not appear in it", async () => {
  const stream = recording(3, { callId: null, streamId: "s3" });
  const { library, tell, shown, there } = setUp(recording(1), stream);
  await library.load();
  await library.want("stream");
  expect(shown()).toEqual(["r3 ready"]);
  there.push(recording(4));
  await tell("recording:changed", { recordingId: "r4" });
  expect(shown()).toEqual(["r3 ready"]);
});

test("after a lost connection it is looked at again, and what is known stays when that fails", async () => {
  const { library, tell, shown, there, cut } = setUp(recording(1));
  await library.load();
  there.push(recording(2));
  await tell("connected");
  expect(shown()).toEqual(["r2 ready", "r1 ready"]);
  cut();
  await tell("connected");
  expect(shown()).toEqual(["r2 ready", "r1 ready"]);
});

test("with the session all of it is forgotten, and nobody listens any more", async () => {
  const { library, stop, shown, listeners } = setUp(recording(1));
  await library.load();
  stop();
  expect([shown(), listeners.size]).toEqual(["loading", 0]);
});
