import { describe, expect, it } from "vitest";
import type { Participant } from "@nchat/contract/calls";
import { clientEvents, type ServerEvent, type ServerPayload } from "@nchat/contract/realtime";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { understood, wireFor } from "../realtime/aliases.ts";
import { callIncoming, callOutgoing } from "./spellings.ts";

const callId = sampleCall.id;
const userId = "00000000-0000-4000-8000-000000000002";
const participant: Participant = {
  id: "00000000-0000-4000-8000-000000000003",
  callId,
  userId,
  username: "ann",
  displayName: "Ann",
  avatarUrl: null,
  role: "participant",
  status: "connected",
  invitedAt: sampleCall.createdAt,
  joinedAt: sampleCall.createdAt,
  leftAt: null,
  leaveReason: null,
  isMuted: true,
  isVideoEnabled: false,
  isScreenSharing: false,
  connectionQuality: null,
};
const tell = <E extends ServerEvent>(event: E, payload: ServerPayload<E>) =>
  wireFor("nchat", callOutgoing, event, payload);

describe("what is told of calls in nchat's words", () => {
  it("is a ring with who calls", () => {
    const caller = {
      id: userId,
      username: "ann",
      displayName: "Ann",
      avatarUrl: "a.png",
      presence: "in_call",
    } as const;
    const ring = { callId, call: sampleCall, participants: [], shares: [], caller, ringUntil: null };
    expect(tell("call:incoming", ring)).toEqual([
      "call:ring",
      { ...ring, callerId: userId, callerName: "Ann", callerAvatarUrl: "a.png", callType: "video" },
    ]);
  });

  it("is that a ring stopped, or ran out", () => {
    const stop = (reason: "cancelled" | "no_answer") => tell("call:cancelled", { callId, reason })?.[0];
    expect([stop("cancelled"), stop("no_answer")]).toEqual(["call:cancelled", "call:timeout"]);
  });

  it("is who came and went", () => {
    const person = {
      id: userId,
      name: "Ann",
      isMuted: true,
      isVideoEnabled: false,
      isScreenSharing: false,
      joinedAt: sampleCall.createdAt,
    };
    const wires = [
      tell("call:participant_joined", { callId, participant }),
      tell("call:participant_left", { callId, participant }),
    ];
    expect(wires).toEqual([
      ["call:participant:joined", { callId, participant: person }],
      ["call:participant:left", { callId, participant: person }],
    ]);
  });

  it("is why and after how long a call ended", () => {
    const ended = {
      ...sampleCall,
      status: "ended",
      endReason: "network_error",
      connectedAt: "2026-11-22T10:00:00.000Z",
      endedAt: "2026-11-22T10:01:30.400Z",
    } as const;
    expect(tell("call:end", { callId, call: ended })).toEqual([
      "call:end",
      { callId, call: ended, reason: "network", duration: 90 },
    ]);
  });
});

describe("what nchat's clients say of calls", () => {
  const sent = { callId, userId: "somebody else", endedBy: "somebody else", cancelledBy: "somebody else" };

  it("is understood, and never as somebody else", () => {
    const table = Object.keys(callIncoming).map((event) => {
      const { event: ours, payload } = understood("nchat", callIncoming, event, {
        ...sent,
        enabled: false,
        targetUserId: userId,
        callType: "voice",
        reason: "completed",
      });
      return [event, ours, payload];
    });
    expect(table).toEqual([
      ["call:initiate", "call:initiate", { targetUserId: userId, type: "voice" }],
      ["call:accept", "call:accept", { callId }],
      ["call:decline", "call:decline", { callId, message: "completed" }],
      ["call:end", "call:end", { callId, reason: "completed" }],
      ["call:cancelled", "call:cancelled", { callId }],
      ["call:mute:changed", "call:mute_changed", { callId, muted: true }],
      ["call:video:changed", "call:video_changed", { callId, muted: true }],
      ["call:screen-share:started", "call:screen_share_started", expect.objectContaining({ callId })],
      ["call:screen-share:stopped", "call:screen_share_stopped", expect.objectContaining({ callId })],
    ]);
  });

  it("fits the contract as nchat sends it", () => {
    const faults = Object.keys(callIncoming).flatMap((event) => {
      const own = event === "call:initiate" ? { targetUserId: userId, callType: "voice" } : {};
      const media = event.includes("mute") || event.includes("video") ? { enabled: true } : {};
      const said = understood("nchat", callIncoming, event, { callId, userId, ...own, ...media });
      const schema = clientEvents[said.event as keyof typeof clientEvents];
      return schema.payload.safeParse(said.payload).success ? [] : [event];
    });
    expect(faults).toEqual([]);
  });
});
