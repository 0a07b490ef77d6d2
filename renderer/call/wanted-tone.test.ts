import type { CallControl, Ring } from "@nchat/contract/call-control";
import type { MuteState } from "@nchat/contract/mute";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { expect, test } from "vitest";
import type { RoomPerson } from "../livekit/room-snapshot.ts";
import { initialRoomView, type RoomView } from "../livekit/room-view.ts";
import { companyTone, lastingTone, muteTone } from "./wanted-tone.ts";

const call = { ...sampleCall, id: "c1", initiatorId: "me" };
const target = { userIds: ["aiko"], title: "Aiko", type: "video" } as const;
const caller = { id: "aiko", username: "aiko", displayName: "Aiko", avatarUrl: null, presence: "available" } as const;
const ring: Ring = { callId: "c2", call, caller, participants: [], startedAt: call.createdAt };
const calling: CallControl = {
  rings: [],
  current: { step: "calling", target: { ...target, userIds: ["aiko"] }, call },
};

test("a call rings, one's own call rings back, a running call hears neither", () => {
  expect(lastingTone({ rings: [ring], current: { step: "idle" } })).toBe("ring");
  expect(lastingTone(calling)).toBe("ringback");
  expect(lastingTone({ rings: [ring], current: { step: "in-call", call, link: "up" } })).toBeNull();
  expect(lastingTone({ rings: [], current: { step: "idle" } })).toBeNull();
});

const person = (identity: string): RoomPerson => ({
  identity,
  username: identity,
  name: identity,
  isLocal: identity === "me",
  isSpeaking: false,
  isMuted: false,
  camera: null,
  screen: null,
  arrival: "none",
  quality: "good",
});
const view = (link: RoomView["link"], ...ids: string[]): RoomView => ({
  ...initialRoomView,
  link,
  room: { people: ids.map(person), isAudioBlocked: false, ownQuality: null },
});

test("coming and going is heard, one's own joining and mending is not", () => {
  expect(companyTone(view("up", "me"), view("up", "aiko", "me"))).toBe("joined");
  expect(companyTone(view("up", "aiko", "me"), view("up", "me"))).toBe("left");
  expect(companyTone(view("up"), view("up", "aiko", "me"))).toBeNull();
  expect(companyTone(view("recovering", "me"), view("up", "aiko", "me"))).toBeNull();
});

test("the tone tells the confirmed change, never the click", () => {
  const open: MuteState = { step: "active", intended: "open", applied: "open", mutedBy: null, revision: 2 };
  const clicked: MuteState = { ...open, intended: "muted", revision: 3 };
  const muted: MuteState = { ...clicked, applied: "muted" };
  expect([muteTone(open, clicked), muteTone(clicked, muted), muteTone(muted, { ...open, revision: 4 })]).toEqual([
    null,
    "muted",
    "unmuted",
  ]);
});
