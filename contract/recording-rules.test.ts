import { describe, expect, it } from "vitest";
import {
  egressesToStop,
  type EgressPhase,
  type EgressSeen,
  newRecording,
  newsOf,
  nextRecording,
  type RecordingEvent,
  type RecordingPart,
  type RecordingState,
} from "./recording-rules.ts";

const part = (id = "p"): RecordingPart => ({
  ...{ id, key: `recordings/1/${id}`, egressId: null, phase: "starting", isPresumed: false, startedAt: null },
  ...{ endedAt: null, seenAt: 0, sizeBytes: 0, durationMs: 0, error: null },
});
const begun = (...ids: string[]): RecordingState => ({
  ...newRecording(0, false),
  parts: (ids.length > 0 ? ids : ["p"]).map((id) => part(id)),
});
const seen = (phase: EgressPhase, seenAt: number, more: Partial<EgressSeen> = {}, partId = "p"): RecordingEvent => ({
  type: "egress-seen",
  partId,
  seen: {
    ...{ egressId: `EG_${partId}`, phase, seenAt, startedAt: 10, endedAt: null, key: null, error: null },
    ...(phase === "complete" ? { sizeBytes: 1000, durationMs: 5000 } : { sizeBytes: 0, durationMs: 0 }),
    ...more,
  },
});
const after = (state: RecordingState, ...events: RecordingEvent[]) => events.reduce(nextRecording, state);
const statuses = (state: RecordingState, ...events: RecordingEvent[]) => {
  const passed = [state.status];
  for (const event of events) {
    state = nextRecording(state, event);
    passed.push(state.status);
  }
  return passed;
};

describe("a recording", () => {
  it("goes from its start to a file", () => {
    const events = [seen("active", 20), { type: "stop-asked", at: 60 } as const, seen("ending", 70)];
    expect(statuses(begun(), ...events, seen("complete", 90, { endedAt: 80 }))).toEqual([
      ...["starting", "recording", "processing", "processing", "ready"],
    ]);
    expect(after(begun(), ...events, seen("complete", 90, { endedAt: 80, key: "recordings/1/p.mp4" }))).toMatchObject({
      ...{ startedAt: 10, endedAt: 80, durationMs: 5000, sizeBytes: 1000, error: null },
      parts: [{ key: "recordings/1/p.mp4", egressId: "EG_p" }],
    });
  });

  it("ends by itself when its room does", () => {
    expect(statuses(begun(), seen("active", 20), seen("ending", 70), seen("complete", 90))).toEqual([
      ...["starting", "recording", "processing", "ready"],
    ]);
  });

  it("ends the same in whatever order and however often its events come", () => {
    const events = [
      seen("starting", 10),
      seen("active", 20),
      seen("active", 30),
      seen("ending", 70),
      seen("complete", 90, { endedAt: 80 }),
    ];
    const expected = after(begun(), ...events);
    for (const order of permutations(events)) {
      const repeated = order.flatMap((event) => [event, event]);
      expect(after(begun(), ...order)).toEqual(expected);
      expect(after(begun(), ...repeated, ...events)).toEqual(expected);
    }
  });

  it("that says nothing new is the very same", () => {
    const running = after(begun(), seen("active", 20));
    expect(nextRecording(running, seen("complete", 90, { egressId: "EG_other" }))).toBe(running);
    const ready = nextRecording(running, seen("complete", 90));
    for (const event of [
      seen("active", 95),
      seen("failed", 99),
      seen("complete", 99, { sizeBytes: 5 }),
      seen("complete", 99, { egressId: "EG_other" }),
      seen("active", 99, {}, "unknown"),
      { type: "stop-asked", at: 99 } as const,
      { type: "egress-lost", partId: "p", at: 99 } as const,
      { type: "start-failed", at: 99, reason: "late" } as const,
    ])
      expect(nextRecording(ready, event)).toBe(ready);
  });

  it("fails with what the recorder said, and without a file there is nothing to play", () => {
    expect(after(begun(), seen("failed", 50, { error: "no disk" }))).toMatchObject({
      status: "failed",
      error: "no disk",
    });
    expect(after(begun(), seen("complete", 50, { sizeBytes: 0 }))).toMatchObject({
      ...{ status: "failed", error: "Nothing was recorded." },
    });
    expect(after(begun(), seen("aborted", 50))).toMatchObject({ status: "failed" });
    expect(after(begun(), seen("failed", 50, { sizeBytes: 7 }))).toMatchObject({ status: "failed" });
  });

  it("that met a limit keeps what there is, and says so", () => {
    expect(after(begun(), seen("limit-reached", 50, { sizeBytes: 9, durationMs: 1 }))).toMatchObject({
      ...{ status: "ready", error: "The recorder's time limit ended it.", sizeBytes: 9 },
    });
  });

  it("taken as lost is believed again when media has the last word after all", () => {
    const lost = after(begun(), seen("active", 20), { type: "egress-lost", partId: "p", at: 100 });
    expect(lost).toMatchObject({ status: "failed", error: "The recorder was lost." });
    expect(nextRecording(lost, seen("active", 90))).toBe(lost);
    expect(nextRecording(lost, seen("complete", 90))).toMatchObject({ status: "ready", error: null });
    expect(nextRecording(lost, seen("active", 110))).toMatchObject({ status: "recording", endedAt: null });
  });

  it("that was told to have failed never comes to life: its recorder is ended as soon as it is heard of", () => {
    const failed = after(begun(), { type: "start-failed", at: 5, reason: "too late" });
    expect(egressesToStop(failed)).toEqual([]);
    const late = nextRecording(failed, seen("active", 20));
    expect([late.status, late.error, egressesToStop(late)]).toEqual(["failed", "too late", ["EG_p"]]);
    expect(nextRecording(late, seen("complete", 30))).toMatchObject({ status: "failed", error: "too late" });
  });

  it("that is deleted stays so, and its recorder is ended", () => {
    const deleted = after(begun(), seen("active", 20), { type: "deleted" });
    expect(egressesToStop(deleted)).toEqual(["EG_p"]);
    expect(after(deleted, seen("complete", 90)).status).toBe("deleted");
    expect(nextRecording(deleted, { type: "deleted" })).toBe(deleted);
  });
});

describe("a recording of each track by itself", () => {
  const tracks = (): RecordingState => ({ ...begun("a", "b"), waitsForTracks: true });

  it("goes on while tracks come and go, until somebody ends it", () => {
    const events = [
      seen("active", 20, {}, "a"),
      seen("complete", 40, { endedAt: 40 }, "a"),
      seen("failed", 50, { error: "no codec" }, "b"),
    ];
    expect(statuses(tracks(), ...events)).toEqual(["starting", "recording", "recording", "recording"]);
    const ended = after(tracks(), ...events, { type: "stop-asked", at: 60 });
    expect(ended).toMatchObject({ status: "ready", sizeBytes: 1000, error: "no codec" });
  });

  it("without any track runs, and ends with nothing", () => {
    const silent = newRecording(0, true);
    const ended = nextRecording({ ...silent, status: "recording" }, { type: "stop-asked", at: 60 });
    expect(ended).toMatchObject({ status: "failed", error: "Nothing was recorded.", endedAt: 60 });
  });

  it("asks only those that still write to end", () => {
    const state = after(tracks(), seen("active", 20, {}, "a"), seen("complete", 20, {}, "b"));
    expect(egressesToStop(state)).toEqual([]);
    expect(egressesToStop(nextRecording(state, { type: "stop-asked", at: 60 }))).toEqual(["EG_a"]);
  });
});

it("people are told once of a start, an end and everything else", () => {
  const states = [begun(), after(begun(), seen("active", 20))];
  const ready = after(begun(), seen("complete", 90));
  expect([
    newsOf(null, begun()),
    newsOf(states[0] ?? null, states[1] ?? begun()),
    newsOf(begun(), ready),
    newsOf({ ...ready, status: "processing" }, ready),
    newsOf(ready, ready),
    newsOf(ready, { ...ready, status: "deleted" }),
  ]).toEqual(["started", "changed", "stopped", "changed", null, "deleted"]);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
