import { announce, type Effect } from "./call-effects.ts";
import { ringLimitMs, type CallState, type Member } from "./call-state.ts";
import type { ParticipantRole } from "./calls.ts";
import type { CallType } from "./primitives.ts";

/** Somebody to ring, with what the server knows of them at that moment. */
export type Invitee = Readonly<{ userId: string; isBusy: boolean; isSilent: boolean }>;

/** Everything about a new call that the rules do not decide. */
export type NewCall = Readonly<{
  id: string;
  type: CallType;
  channelId: string | null;
  initiatorId: string;
  initiatorDeviceId: string | null;
  maxParticipants: number;
  invitees: readonly Invitee[];
}>;

const untouched = {
  ringUntil: null,
  rangAt: null,
  isSilent: false,
  joinedAt: null,
  leftAt: null,
  leaveReason: null,
  message: null,
  isMuted: false,
  micAt: 0,
  isVideoEnabled: false,
  cameraAt: 0,
  cameraTrackAt: 0,
  absentSince: null,
  sid: null,
  enteredAt: 0,
  goneSid: null,
  seenAt: 0,
  link: null,
  deviceId: null,
} as const;

/** A place in a call for somebody who is rung; a busy person's ring is over at once. */
export function invite(
  invitee: Invitee,
  by: string,
  ringUntil: number | null,
  role: ParticipantRole,
  now: number,
): Member {
  const { userId, isBusy, isSilent } = invitee;
  const asked = { ...untouched, userId, role, invitedBy: by, invitedAt: now };
  return isBusy
    ? { ...asked, status: "left", leftAt: now, leaveReason: "busy" }
    : { ...asked, status: "invited", ringUntil, isSilent };
}

/** Until when an invitation of this call rings. One started in a channel does not time out. */
export function ringUntilOf(channelId: string | null, now: number): number | null {
  return channelId === null ? now + ringLimitMs : null;
}

/** The first state of a call: its caller is on the way into the room; everybody busy ends it at once. */
export function startCall(call: NewCall, now: number): { state: CallState; effects: readonly Effect[] } {
  const { invitees, initiatorDeviceId, ...facts } = call;
  const caller: Member = {
    ...untouched,
    userId: call.initiatorId,
    role: "host",
    status: "connecting",
    invitedBy: call.initiatorId,
    invitedAt: now,
    isVideoEnabled: call.type === "video",
    cameraAt: now,
    absentSince: now,
    deviceId: initiatorDeviceId,
  };
  const ringUntil = ringUntilOf(call.channelId, now);
  const others = invitees.map((each) => invite(each, call.initiatorId, ringUntil, "participant", now));
  const begun: CallState = {
    ...facts,
    status: "initiated",
    createdAt: now,
    connectedAt: null,
    endedAt: null,
    endReason: null,
    members: [caller, ...others],
    shares: [],
  };
  const isBusy = others.length > 0 && others.every((member) => member.leaveReason === "busy");
  const state: CallState = isBusy
    ? {
        ...begun,
        status: "ended",
        endedAt: now,
        endReason: "busy",
        members: [{ ...caller, status: "left", leftAt: now, leaveReason: "ended", absentSince: null }, ...others],
      }
    : begun;
  return { state, effects: announce(null, state, null) };
}
