import type { Participant, ScreenShare } from "@nchat/contract/calls";
import { describe, expect, test } from "vitest";
import { initialRoster, nextRoster, type Roster } from "./roster.ts";

const callId = "00000000-0000-4000-8000-000000000010";
const participant = (userId: string, change: Partial<Participant> = {}): Participant => ({
  id: `row-${userId}`,
  callId,
  userId,
  username: userId,
  displayName: userId,
  avatarUrl: null,
  role: "participant",
  status: "ringing",
  invitedAt: "2026-11-22T10:00:00.000Z",
  joinedAt: null,
  leftAt: null,
  leaveReason: null,
  isMuted: false,
  isVideoEnabled: false,
  isScreenSharing: false,
  connectionQuality: null,
  ...change,
});
const share: ScreenShare = {
  trackId: "00000000-0000-4000-8000-000000000020",
  trackSid: null,
  userId: "aiko",
  shareType: "window",
  withAudio: false,
  startedAt: "2026-11-22T10:01:00.000Z",
};
const roster: Roster = { callId, participants: [participant("aiko"), participant("leo")], shares: [] };

describe("who belongs to a call", () => {
  test("somebody who changes keeps their place, somebody new comes last", () => {
    const joined = participant("aiko", { status: "connected" });
    expect(nextRoster(roster, { type: "participant", callId, participant: joined }).participants).toEqual([
      joined,
      participant("leo"),
    ]);
    const priya = participant("priya");
    expect(nextRoster(roster, { type: "participant", callId, participant: priya }).participants.at(-1)).toBe(priya);
  });

  test("news of another call changes nothing", () => {
    expect(nextRoster(roster, { type: "share-started", callId: "other", share })).toBe(roster);
  });

  test("a share told twice is there once, and goes", () => {
    const once = nextRoster(roster, { type: "share-started", callId, share });
    const twice = nextRoster(once, { type: "share-started", callId, share });
    expect(twice.shares).toEqual([share]);
    expect(nextRoster(twice, { type: "share-stopped", callId, trackId: share.trackId }).shares).toEqual([]);
  });

  test("mutes are kept with the person", () => {
    const muted = nextRoster(roster, { type: "muted", callId, userId: "leo", isMuted: true });
    expect(muted.participants.map(({ isMuted }) => isMuted)).toEqual([false, true]);
  });

  test("what is told of links is kept with the person", () => {
    const told = nextRoster(roster, { type: "quality", callId, userId: "leo", quality: "poor" });
    expect(told.participants.map(({ connectionQuality }) => connectionQuality)).toEqual([null, "poor"]);
  });

  test("it is empty after the call", () => {
    expect(nextRoster(roster, { type: "cleared" })).toBe(initialRoster);
  });
});
