import { describe, expect, test } from "vitest";
import {
  type CallControl,
  type CallControlEvent,
  type CallTarget,
  currentCallId,
  initialCallControl,
  nextCallControl,
  type Ring,
} from "./call-control.ts";
import type { ActiveBroadcast } from "./call-broadcast.ts";
import type { Call } from "./calls.ts";
import type { Person } from "./people.ts";
import { sampleCall } from "./testing/sample-call.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const aiko: Person = { id: id(1), username: "aiko", displayName: "Aiko", avatarUrl: null, presence: "available" };
const call = sampleCall;
const connected: Call = { ...call, status: "connected", connectedAt: "2026-11-22T10:00:05.000Z" };
const declined: Call = { ...call, status: "ended", endReason: "declined" };
const target: CallTarget = { userIds: [aiko.id], title: "Aiko", type: "video" };
const ring: Ring = { callId: call.id, call, caller: aiko, participants: [], startedAt: "2026-11-22T10:00:00.000Z" };
const run = (events: readonly CallControlEvent[], from: CallControl = initialCallControl) =>
  events.reduce(nextCallControl, from);

const changed = (next: Call, declineMessage: string | null = null): CallControlEvent => ({
  type: "call-changed",
  call: next,
  declineMessage,
});

describe("calling somebody", () => {
  test("placed, ringing, connected, left", () => {
    const steps: string[] = [];
    let state = initialCallControl;
    for (const event of [
      { type: "place", target },
      { type: "placed", call: { ...call, status: "initiated" } },
      changed(call),
      changed(connected),
      { type: "hang-up" },
      { type: "dismiss" },
    ] satisfies CallControlEvent[]) {
      state = nextCallControl(state, event);
      steps.push(state.current.step);
    }
    expect(steps).toEqual(["placing", "calling", "calling", "in-call", "over", "idle"]);
  });

  test("a declined call keeps whom it was for and what they said", () => {
    const state = run([{ type: "place", target }, { type: "placed", call }, changed(declined, "in 5 minutes")]);
    expect(state.current).toEqual({
      step: "over",
      call: declined,
      target,
      ending: { kind: "ended", reason: "declined", message: "in 5 minutes" },
    });
  });

  test("both called each other: the ring becomes the call", () => {
    const state = run([
      { type: "rang", ring },
      { type: "place", target },
      { type: "placed", call: connected },
    ]);
    expect(state).toEqual({ rings: [], current: { step: "in-call", call: connected, link: "up" } });
  });

  test("a call that ended before its own answer arrived is over", () => {
    const state = run([
      { type: "place", target },
      { type: "placed", call: declined },
    ]);
    expect(state.current.step).toBe("over");
  });

  test("hung up while the server still thinks: the late answer changes nothing", () => {
    const over = run([{ type: "place", target }, { type: "hang-up" }]);
    expect(over.current).toEqual({ step: "over", call: null, target, ending: { kind: "left" } });
    expect(nextCallControl(over, { type: "placed", call })).toBe(over);
  });

  test("nothing is placed while a call runs", () => {
    const state = run([
      { type: "place", target },
      { type: "placed", call },
    ]);
    expect(nextCallControl(state, { type: "place", target })).toBe(state);
  });
});

describe("being called", () => {
  const rung = run([{ type: "rang", ring }]);

  test("accepted twice is accepted once", () => {
    const once = nextCallControl(rung, { type: "accept", callId: call.id, withVideo: true });
    expect(once).toEqual({
      rings: [],
      current: { step: "answering", callId: call.id, withVideo: true, caller: aiko },
    });
    expect(nextCallControl(once, { type: "accept", callId: call.id, withVideo: false })).toBe(once);
  });

  test("answered, joined, in the call", () => {
    const state = run(
      [
        { type: "accept", callId: call.id, withVideo: false },
        { type: "answered", call: { ...call, status: "connecting" } },
        { type: "room-joined" },
      ],
      rung,
    );
    expect(state.current).toEqual({ step: "in-call", call: { ...call, status: "connecting" }, link: "up" });
  });

  test("a repeated ring keeps its first second", () => {
    const again = nextCallControl(rung, { type: "rang", ring: { ...ring, startedAt: "2026-11-22T10:00:09.000Z" } });
    expect(again.rings).toEqual([ring]);
  });

  test("answered on another device: the ring stops and the own call goes on", () => {
    const busy = run(
      [
        { type: "place", target },
        { type: "placed", call: { ...connected, id: id(11) } },
      ],
      rung,
    );
    const state = nextCallControl(busy, { type: "ring-stopped", callId: call.id, reason: "answered_elsewhere" });
    expect(state).toEqual({ ...busy, rings: [] });
  });

  test("accepting a second call leaves the first", () => {
    const first = run([
      { type: "place", target },
      { type: "placed", call: { ...connected, id: id(11) } },
      { type: "rang", ring },
      { type: "accept", callId: call.id, withVideo: true },
    ]);
    expect(currentCallId(first.current)).toBe(call.id);
  });

  test("joining a call that rings stops its ring", () => {
    expect(nextCallControl(rung, { type: "join", callId: call.id, withVideo: false })).toEqual({
      rings: [],
      current: { step: "answering", callId: call.id, withVideo: false, caller: null },
    });
  });
});

describe("in a call", () => {
  const inCall = run([
    { type: "place", target },
    { type: "placed", call: connected },
  ]);

  test("the own link breaks and comes back", () => {
    const recovering = nextCallControl(inCall, { type: "room-recovering" });
    expect(recovering.current).toEqual({ step: "in-call", call: connected, link: "recovering" });
    expect(nextCallControl(recovering, { type: "room-joined" })).toEqual(inCall);
  });

  test("another call's news does not touch this one", () => {
    expect(nextCallControl(inCall, changed({ ...declined, id: id(11) }))).toBe(inCall);
    expect(nextCallControl(inCall, { type: "failed", callId: id(11), failure: "KICKED" })).toBe(inCall);
    expect(nextCallControl(inCall, { type: "taken-over", callId: id(11) })).toBe(inCall);
  });

  test("late news of before the connection does not stop the timer", () => {
    const state = run([{ type: "place", target }, { type: "placed", call }, changed(connected)]);
    expect(nextCallControl(state, changed({ ...call, status: "connecting" }))).toBe(state);
    expect(nextCallControl(state, changed({ ...connected, status: "reconnecting" })).current).toMatchObject({
      call: { status: "reconnecting" },
    });
  });

  test("another device takes the call over", () => {
    expect(nextCallControl(inCall, { type: "taken-over", callId: call.id }).current).toEqual({
      step: "over",
      call: connected,
      target: null,
      ending: { kind: "taken-over" },
    });
  });

  test("signing out forgets everything", () => {
    expect(nextCallControl(inCall, { type: "signed-out" })).toBe(initialCallControl);
  });

  test("an event that does not apply returns the very same state", () => {
    for (const event of [
      { type: "placed", call },
      { type: "answered", call },
      { type: "room-joined" },
      { type: "dismiss" },
      { type: "decline", callId: id(12), message: null },
      { type: "accept", callId: id(12), withVideo: true },
    ] satisfies CallControlEvent[])
      expect(nextCallControl(inCall, event)).toBe(inCall);
  });
});

describe("a call that rings and is broadcast", () => {
  const broadcast: ActiveBroadcast = {
    ...{ id: id(7), streamId: id(8), title: "All hands", visibility: "public", status: "live" },
    ...{ startedBy: aiko.id, startedAt: "2026-11-22T10:00:03.000Z" },
  };
  const news = (next: ActiveBroadcast | null): CallControlEvent => ({
    ...{ type: "broadcast-changed", callId: call.id, broadcast: next },
  });

  test("says so while it rings, from when it begins to when it ends", () => {
    const ringing = run([{ type: "rang", ring }]);
    const live = run([news(broadcast)], ringing);
    expect(live.rings).toEqual([{ ...ring, broadcast }]);
    expect(run([news(null)], live)).toEqual(ringing);
  });

  test("changes nothing where it does not ring", () => {
    expect(run([news(broadcast)])).toBe(initialCallControl);
  });
});
