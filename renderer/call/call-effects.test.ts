import {
  type CallControl,
  type CallControlEvent,
  type CallTarget,
  initialCallControl,
  nextCallControl,
} from "@nchat/contract/call-control";
import type { Call } from "@nchat/contract/calls";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { describe, expect, test } from "vitest";
import { type CallEffect, callEffects } from "./call-effects.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const call = sampleCall;
const connected: Call = { ...call, status: "connected" };
const target: CallTarget = { userIds: [id(1)], title: "Aiko", type: "video" };
const caller = { id: id(1), username: "aiko", displayName: "Aiko", avatarUrl: null, presence: "in_call" } as const;
const ring = { callId: call.id, call, caller, participants: [], startedAt: "2026-11-22T10:00:00.000Z" };
const changed = (next: Call): CallControlEvent => ({ type: "call-changed", call: next, declineMessage: null });

/** Every effect of a story, in order. */
function effectsOf(events: readonly CallControlEvent[]): readonly CallEffect[] {
  let state: CallControl = initialCallControl;
  return events.flatMap((event) => {
    const before = state;
    state = nextCallControl(state, event);
    return callEffects(before, state);
  });
}

const place: CallControlEvent = { type: "place", target };
const placed: CallControlEvent = { type: "placed", call };
const accept: CallControlEvent = { type: "accept", callId: call.id, withVideo: false };

describe("a call placed from here", () => {
  test("is initiated once and its room entered at once, while the other side still rings", () => {
    expect(effectsOf([place, placed, changed(call), changed(connected)])).toEqual([
      { type: "initiate", target },
      { type: "be-in", callId: call.id, withVideo: true },
    ]);
  });

  test("hung up while it rings is ended for both", () => {
    expect(effectsOf([place, placed, { type: "hang-up" }]).at(-1)).toEqual({
      type: "exit",
      callId: call.id,
      farewell: "end",
    });
  });

  test("hung up later is left", () => {
    expect(effectsOf([place, placed, changed(connected), { type: "hang-up" }]).at(-1)).toEqual({
      type: "exit",
      callId: call.id,
      farewell: "leave",
    });
  });

  test("that the server ended needs no farewell", () => {
    const ended: Call = { ...call, status: "ended", endReason: "declined" };
    expect(effectsOf([place, placed, changed(ended)]).at(-1)).toEqual({
      type: "exit",
      callId: call.id,
      farewell: "nothing",
    });
  });
});

describe("a call that rings here", () => {
  test("warms up, is answered, then joined", () => {
    expect(effectsOf([{ type: "rang", ring }, accept, { type: "answered", call }, { type: "room-joined" }])).toEqual([
      { type: "warm-up" },
      { type: "answer", callId: call.id, withVideo: false, isRinging: true },
      { type: "be-in", callId: call.id, withVideo: false },
    ]);
  });

  test("and stops lets go of what was made ready, unless a call runs or rings besides", () => {
    const stopped: CallControlEvent = { type: "ring-stopped", callId: call.id, reason: "no_answer" };
    const other: Call = { ...connected, id: id(11) };
    const second: CallControlEvent = { type: "rang", ring: { ...ring, callId: other.id, call: other } };
    expect(effectsOf([{ type: "rang", ring }, stopped])).toEqual([{ type: "warm-up" }, { type: "cool-down" }]);
    expect(effectsOf([{ type: "rang", ring }, second, stopped]).at(-1)).toEqual({ type: "warm-up" });
    expect(effectsOf([place, { type: "placed", call: other }, { type: "rang", ring }, stopped]).at(-1)).toEqual({
      type: "warm-up",
    });
    expect(effectsOf([place, { type: "hang-up" }]).at(-1)).toEqual({ type: "cool-down" });
  });

  test("accepted during another call leaves that one first", () => {
    const first: Call = { ...connected, id: id(11) };
    const story: CallControlEvent[] = [place, { type: "placed", call: first }, { type: "rang", ring }, accept];
    expect(effectsOf(story).slice(-2)).toEqual([
      { type: "exit", callId: first.id, farewell: "leave" },
      { type: "answer", callId: call.id, withVideo: false, isRinging: true },
    ]);
  });

  test("hung up before the server agreed has nothing to leave yet", () => {
    expect(effectsOf([{ type: "rang", ring }, accept, { type: "hang-up" }]).at(-1)).toEqual({
      type: "exit",
      callId: call.id,
      farewell: "nothing",
    });
  });
});

test("a page loaded again in the middle of a call goes back into its room, without the camera", () => {
  const state: CallControl = { rings: [], current: { step: "in-call", call: connected, link: "up" } };
  expect(callEffects(null, state)).toEqual([{ type: "be-in", callId: call.id, withVideo: false }]);
});

test("a call taken over by another device is not left for it", () => {
  const story: CallControlEvent[] = [place, placed, changed(connected), { type: "taken-over", callId: call.id }];
  expect(effectsOf(story).at(-1)).toEqual({ type: "exit", callId: call.id, farewell: "nothing" });
});
