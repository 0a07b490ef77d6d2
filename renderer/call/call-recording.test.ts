import type { Recording } from "@nchat/contract/recordings";
import { describe, expect, test } from "vitest";
import { createCallRecording } from "./call-recording.ts";
import { toldOfCall } from "./call-told.fixture.ts";

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

function world(answers: Record<string, unknown> = {}, isCallShown = true) {
  const { deps, ...told } = toldOfCall(null, answers, isCallShown);
  const recording = createCallRecording(deps);
  return {
    ...{ ...told, recording },
    tell: (event: string, status: Recording["status"], more: object = {}) =>
      told.tell(event, { callId: "c1", recordingId: "r1", recording: recordingOf(status), ...more }),
    state: () => recording.store.getState(),
  };
}
const active = { id: "r1", status: "starting", startedBy: "ann", startedAt: "2026-01-01T00:00:00Z" };

describe("the recording of the current call", () => {
  test("is what the server tells, from its start to the finished file", async () => {
    const { recording, roster, tell, raised, settle } = world();
    roster.setState({ callId: "c1" });
    await settle();
    tell("recording:started", "starting");
    expect(recording.store.getState()).toEqual({ active, isBusy: false, readId: null });
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

  test("is known also to whoever hears of it only when it runs", async () => {
    const { roster, tell, state, said, settle } = world();
    roster.setState({ callId: "c1" });
    await settle();
    tell("recording:changed", "recording");
    expect([state().active, said]).toEqual([{ ...active, status: "recording" }, ["Ann started recording."]]);
    tell("recording:stopped", "processing");
    tell("recording:changed", "recording"); // overtaken on its way
    expect([state().active, said.at(-1)]).toEqual([null, "Recording stopped."]);
  });

  test("is what was told last, however late an answer comes: asked again after news, in both orders", async () => {
    const answer = Promise.withResolvers<unknown>();
    const answers: Record<string, unknown> = { getCall: answer.promise };
    const { roster, tell, state, asked, settle } = world(answers);
    roster.setState({ callId: "c1" });
    tell("recording:started", "starting");
    answers["getCall"] = { ok: true, value: { recording: active } };
    answer.resolve({ ok: true, value: {} }); // of the time before it began
    await settle();
    expect([state().active, asked]).toEqual([active, ["getCall", "getCall"]]);

    const late = Promise.withResolvers<unknown>();
    answers["getCall"] = late.promise;
    roster.setState({ callId: null });
    roster.setState({ callId: "c1" });
    tell("recording:stopped", "processing");
    answers["getCall"] = { ok: true, value: {} };
    late.resolve({ ok: true, value: { recording: active } }); // of the time before it ended
    await settle();
    expect(state().active).toBeNull();
  });

  test("is asked for again where the server did not answer, and not for a call that is over", async () => {
    const answers: Record<string, unknown> = { getCall: { ok: false, reason: "offline" } };
    const { roster, state, asked, later, settle } = world(answers);
    roster.setState({ callId: "c1" });
    await settle();
    answers["getCall"] = { ok: true, value: { recording: active } };
    later.forEach((run) => run());
    await settle();
    expect([state().active, asked]).toEqual([active, ["getCall", "getCall"]]);
    answers["getCall"] = { ok: false, reason: "offline" };
    roster.setState({ callId: "c2" });
    await settle();
    const waiting = later.length;
    roster.setState({ callId: null });
    expect(later).toHaveLength(waiting - 1);
  });

  test("of somebody else is told in a toast where the call is not on the screen, once, and read once", async () => {
    const { recording, roster, tell, state, raised, said, settle } = world({}, false);
    roster.setState({ callId: "c1" });
    await settle();
    tell("recording:started", "starting");
    tell("recording:changed", "recording");
    expect([raised, said]).toEqual([["info: Ann started recording."], ["Ann started recording."]]);
    recording.read();
    expect(state().readId).toBe("r1");
    tell("recording:stopped", "processing");
    tell("recording:started", "starting", {
      recordingId: "r2",
      recording: recordingOf("starting", { id: "r2", startedBy: "me" }),
    });
    expect([raised.length, said]).toEqual([1, ["Ann started recording.", "Recording stopped.", "Recording started."]]);
  });

  test("is looked at again when the server did not say whether it began", async () => {
    const answers = { startRecording: { ok: false, reason: "offline" } };
    const { recording, roster, asked, raised, settle } = world(answers);
    roster.setState({ callId: "c1" });
    await settle();
    recording.start();
    await settle();
    expect(asked).toEqual(["getCall", "startRecording", "getCall"]);
    expect(raised).toEqual(["problem: The server did not answer. It is not known whether that changed the recording."]);
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
