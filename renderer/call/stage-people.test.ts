import type { Participant } from "@nchat/contract/calls";
import type { MuteState } from "@nchat/contract/mute";
import { expect, test } from "vitest";
import type { RoomPerson } from "../livekit/room-snapshot.ts";
import { stagePeople } from "./stage-people.ts";

const self = { id: "me", username: "me", displayName: "Mara", avatarUrl: null };
const open: MuteState = { step: "active", intended: "open", applied: "open", mutedBy: null, revision: 1 };
const inRoom = (identity: string, change: Partial<RoomPerson> = {}): RoomPerson => ({
  identity,
  username: identity,
  name: identity,
  isLocal: identity === "me",
  isSpeaking: false,
  isMuted: false,
  camera: null,
  screen: null,
  arrival: "subscribed",
  quality: "good",
  ...change,
});
const row = (userId: string, status: Participant["status"]): Participant => ({
  id: `row-${userId}`,
  callId: "c1",
  userId,
  username: userId,
  displayName: userId.toUpperCase(),
  avatarUrl: null,
  role: "participant",
  status,
  invitedAt: "2026-11-22T10:00:00.000Z",
  joinedAt: null,
  leftAt: null,
  leaveReason: null,
  isMuted: false,
  isVideoEnabled: false,
  isScreenSharing: false,
  connectionQuality: null,
});

test("others come first, those out of reach stay, oneself is last", () => {
  const people = stagePeople(
    self,
    [inRoom("me"), inRoom("aiko")],
    [row("me", "connected"), row("aiko", "connected"), row("leo", "disconnected"), row("priya", "ringing")],
    open,
  );
  expect(people.map(({ name, isMissing }) => [name, isMissing])).toEqual([
    ["AIKO", false],
    ["LEO", true],
    ["Mara", false],
  ]);
});

test("one's own mute is what the audio path confirmed, whatever the room says", () => {
  const [own] = stagePeople(self, [inRoom("me", { isMuted: true, isSpeaking: true })], [], open);
  expect([own?.isMuted, own?.isSpeaking]).toEqual([false, true]);
  const muted: MuteState = { ...open, applied: "muted" };
  const [quiet] = stagePeople(self, [inRoom("me", { isSpeaking: true })], [], muted);
  expect([quiet?.isMuted, quiet?.isSpeaking]).toEqual([true, false]);
});

test("a muted person never shows as speaking", () => {
  const [aiko] = stagePeople(self, [inRoom("aiko", { isMuted: true, isSpeaking: true })], [], open);
  expect([aiko?.isMuted, aiko?.isSpeaking]).toEqual([true, false]);
});
