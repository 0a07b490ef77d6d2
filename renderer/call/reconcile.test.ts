import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import { type CallControl, initialCallControl } from "@nchat/contract/call-control";
import type { Call, CallWithPeople, Participant } from "@nchat/contract/calls";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { expect, test } from "vitest";
import { reconcile } from "./reconcile.ts";

const heard: ReadonlySet<string> = new Set();
const now = "2026-11-22T10:05:00.000Z";
const call: Call = { ...sampleCall, id: "c1", initiatorId: "aiko" };
const row = (userId: string, status: Participant["status"]): Participant => ({
  id: `row-${userId}`,
  callId: "c1",
  userId,
  username: userId,
  displayName: userId,
  avatarUrl: null,
  role: "participant",
  status,
  invitedAt: now,
  joinedAt: null,
  leftAt: null,
  leaveReason: null,
  isMuted: false,
  isVideoEnabled: false,
  isScreenSharing: false,
  connectionQuality: null,
});
const ringing: CallWithPeople = { call, participants: [row("aiko", "connected"), row("me", "ringing")], shares: [] };
const caller = { id: "aiko", username: "aiko", displayName: "aiko", avatarUrl: null, presence: "in_call" } as const;
const rung = { callId: "c1", call, caller, participants: ringing.participants, startedAt: now };

test("a ring that was missed while offline rings now", () => {
  expect(reconcile([ringing], { ownId: "me", now, state: initialCallControl, heard })).toEqual({
    events: [{ type: "rang", ring: rung }],
    current: null,
    lostId: null,
  });
});

test("a ring of a call that is broadcast says so", () => {
  const broadcast: ActiveBroadcast = {
    ...{ id: "b1", streamId: "s1", title: "All hands", visibility: "public", status: "live" },
    ...{ startedBy: "aiko", startedAt: now },
  };
  const { events } = reconcile([{ ...ringing, broadcast }], { ownId: "me", now, state: initialCallControl, heard });
  expect(events).toEqual([{ type: "rang", ring: { ...rung, broadcast } }]);
});

test("a ring that the server no longer knows stops", () => {
  const state: CallControl = { rings: [rung], current: { step: "idle" } };
  expect(reconcile([], { ownId: "me", now, state, heard }).events).toEqual([
    { type: "ring-stopped", callId: "c1", reason: "ended" },
  ]);
});

test("the current call is brought up to date", () => {
  const connected: Call = { ...call, status: "connected" };
  const state: CallControl = { rings: [], current: { step: "in-call", call, link: "up" } };
  const active = { ...ringing, call: connected };
  expect(reconcile([active], { ownId: "me", now, state, heard })).toEqual({
    events: [{ type: "call-changed", call: connected, declineMessage: null }],
    current: active,
    lostId: null,
  });
});

test("a call that ended meanwhile is asked about", () => {
  const state: CallControl = { rings: [], current: { step: "in-call", call, link: "recovering" } };
  expect(reconcile([], { ownId: "me", now, state, heard })).toEqual({ events: [], current: null, lostId: "c1" });
});

test("one's own call does not ring here", () => {
  expect(reconcile([ringing], { ownId: "aiko", now, state: initialCallControl, heard }).events).toEqual([]);
});

test("an answer under way is left to bring its own news", () => {
  const state: CallControl = {
    rings: [],
    current: { step: "answering", callId: "c1", withVideo: true, caller },
  };
  expect(reconcile([], { ownId: "me", now, state, heard }).lostId).toBeNull();
});

test("a ring that came or went while the list was on its way is left to that younger news", () => {
  const state: CallControl = { rings: [rung], current: { step: "idle" } };
  const heardOfIt = new Set(["c1"]);
  expect({
    justCame: reconcile([], { ownId: "me", now, state, heard: heardOfIt }).events,
    justWent: reconcile([ringing], { ownId: "me", now, state: initialCallControl, heard: heardOfIt }).events,
  }).toEqual({ justCame: [], justWent: [] });
});
