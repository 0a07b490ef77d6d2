import type { Recording } from "@nchat/contract/recordings";
import { describe, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createCallRecording } from "./call-recording.ts";

const recordingOf = (status: Recording["status"], more: Partial<Recording> = {}) =>
  ({
    id: "r1",
    status,
    startedBy: "ann",
    startedAt: null,
    createdAt: "2026-01-01T00:00:00Z",
    error: null,
    ...more,
  }) as Recording;

function world(answers: Readonly<Record<string, unknown>> = {}) {
  const listeners = new Map<string, (told: never) => void>();
  const roster = createStore<{ readonly callId: string | null }>(() => ({ callId: null }));
  const [asked, raised]: [string[], string[]] = [[], []];
  const recording = createCallRecording({
    rest: {
      call: async (name) => {
        asked.push(name);
        return (answers[name] ?? { ok: true, value: {} }) as never;
      },
    },
    socket: {
      on: (event, listener) => {
        listeners.set(event, listener as never);
        return () => void listeners.delete(event);
      },
      onConnected: () => () => undefined,
    },
    roster,
    raise: (kind, text) => void raised.push(`${kind}: ${text}`),
  });
  const tell = (event: string, status: Recording["status"], more: object = {}) =>
    listeners.get(event)?.({ callId: "c1", recordingId: "r1", recording: recordingOf(status), ...more } as never);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { recording, roster, tell, asked, raised, settle, listeners };
}
const active = { id: "r1", status: "starting", startedBy: "ann", startedAt: "2026-01-01T00:00:00Z" };

describe("the recording of the current call", () => {
  test("is what the server tells, from its start to the finished file", async () => {
    const { recording, roster, tell, raised, settle } = world();
    roster.setState({ callId: "c1" });
    await settle();
    tell("recording:started", "starting");
    expect(recording.store.getState()).toEqual({ active, isBusy: false });
    tell("recording:changed", "recording");
    expect(recording.store.getState().active?.status).toBe("recording");
    tell("recording:stopped", "processing");
    expect([recording.store.getState().active, raised]).toEqual([null, []]);
    tell("recording:changed", "ready");
    tell("recording:changed", "ready");
    expect(raised).toEqual(["done: The recording is ready."]);
  });

  test("is known to whoever joins later, and forgotten with the call", async () => {
    const { recording, roster, asked, settle } = world({ getCall: { ok: true, value: { recording: active } } });
    roster.setState({ callId: "c1" });
    await settle();
    expect([asked, recording.store.getState().active]).toEqual([["getCall"], active]);
    roster.setState({ callId: null });
    expect(recording.store.getState().active).toBeNull();
  });

  test("of another call is nothing to this one", async () => {
    const { recording, roster, tell, raised, settle } = world();
    roster.setState({ callId: "c2" });
    await settle();
    tell("recording:started", "starting");
    tell("recording:changed", "ready");
    expect([recording.store.getState().active, raised]).toEqual([null, []]);
  });

  test("is asked for once at a time, and says in words why it did not begin", async () => {
    const reason = "This server has no Chromium.";
    const refused = { ok: false, reason: "refused", error: { code: "MEDIA_UNAVAILABLE", message: reason } };
    const { recording, roster, asked, raised, settle } = world({ startRecording: refused });
    recording.start();
    expect(asked).toEqual([]);
    roster.setState({ callId: "c1" });
    recording.start();
    recording.start();
    expect(recording.store.getState().isBusy).toBe(true);
    await settle();
    expect([recording.store.getState().isBusy, asked, raised]).toEqual([
      false,
      ["getCall", "startRecording"],
      [`problem: ${reason}`],
    ]);
  });

  test("that failed says why", async () => {
    const { roster, tell, raised, settle } = world();
    roster.setState({ callId: "c1" });
    await settle();
    tell("recording:started", "starting");
    tell("recording:stopped", "failed", { recording: recordingOf("failed", { error: "The disk is full." }) });
    expect(raised).toEqual(["problem: The recording failed: The disk is full."]);
  });
});
