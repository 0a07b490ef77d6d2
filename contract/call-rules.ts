import { announce, type Effect, type Origin } from "./call-effects.ts";
import type { CallCommand, CallEvent, CallFact } from "./call-events.ts";
import { applyFact } from "./call-facts.ts";
import { changeRole } from "./call-roles.ts";
import { endCall, gone, settle, withMember } from "./call-settle.ts";
import { invite, ringUntilOf } from "./call-start.ts";
import {
  isActive,
  isGroup,
  isPending,
  memberOf,
  mostSharesEach,
  mostSharesEver,
  type CallState,
  type Member,
} from "./call-state.ts";
import type { ErrorCode } from "./errors.ts";
import { may, mayModerate } from "./roles.ts";

/** What became of an event. A refused command changes nothing. */
export type Verdict =
  | { readonly outcome: "refused"; readonly code: ErrorCode }
  | { readonly outcome: "applied"; readonly state: CallState; readonly effects: readonly Effect[] };

type Draft = CallState | { readonly refusal: ErrorCode };
const refuse = (refusal: ErrorCode): Draft => ({ refusal });

/**
 * The rules of a call on the server: pure. `nowMs` is the only clock. An ended call stays ended, whatever comes; an
 * event that does not apply returns the very same state without effects.
 */
export function nextCall(state: CallState, event: CallEvent, nowMs: number): Verdict {
  if (isFact(event)) {
    const { state: after, effects } = applyFact(state, event, nowMs);
    return { outcome: "applied", state: after, effects: [...announce(state, after, null), ...effects] };
  }
  const member = memberOf(state, event.userId);
  if (!member) return { outcome: "refused", code: "NOT_A_PARTICIPANT" };
  const draft = command(state, event, member, nowMs);
  if ("refusal" in draft) return { outcome: "refused", code: draft.refusal };
  const origin: Origin = { userId: event.userId, deviceId: "deviceId" in event ? event.deviceId : null };
  const effects = [...announce(state, draft, origin), ...directEffects(state, draft, event, member)];
  return { outcome: "applied", state: draft, effects };
}

function isFact(event: CallEvent): event is CallFact {
  switch (event.type) {
    case "device-rang":
    case "entered-room":
    case "left-room":
    case "track-published":
    case "track-unpublished":
    case "room-seen":
    case "media-lost":
    case "media-returned":
    case "time-passed":
      return true;
    default:
      return false;
  }
}

function command(state: CallState, event: CallCommand, member: Member, now: number): Draft {
  switch (event.type) {
    case "accept":
    case "join":
      return enter(state, event, member, now);
    case "decline":
      return decline(state, event, member, now);
    case "leave":
      return leave(state, member, event.reason, now);
    case "end":
      return end(state, member, now);
    case "invite":
    case "kick":
    case "set-role":
    case "mute":
    case "start-share":
    case "stop-share":
    case "report-link":
      return whileInside(state, event, member, now);
  }
}

type Entry = Extract<CallCommand, { type: "accept" | "join" }>;

function enter(state: CallState, event: Entry, member: Member, now: number): Draft {
  if (member.status === "kicked") return refuse("KICKED");
  if (state.status === "ended") return refuse("CALL_ENDED");
  const isOther = member.deviceId !== null && event.deviceId !== null && member.deviceId !== event.deviceId;
  if (event.type === "accept" && (member.status === "left" || (isActive(member) && isOther)))
    return refuse("ALREADY_ANSWERED");
  const deviceId = event.deviceId ?? member.deviceId;
  if (isActive(member)) {
    const absentSince = member.status === "connected" ? null : now;
    return withMember(state, member.userId, (each) => ({ ...each, deviceId, absentSince }));
  }
  if (state.members.filter(isActive).length >= state.maxParticipants) return refuse("CALL_FULL");
  const entered = withMember(state, member.userId, (each) => ({
    ...each,
    status: "connecting",
    leftAt: null,
    leaveReason: null,
    message: null,
    isVideoEnabled: event.withVideo,
    cameraAt: now,
    absentSince: now,
    deviceId,
  }));
  return settle(entered, now, null);
}

type Decline = Extract<CallCommand, { type: "decline" }>;

/** Declining what is over, or was declined before, changes nothing. */
function decline(state: CallState, event: Decline, member: Member, now: number): Draft {
  if (isActive(member)) return refuse("ALREADY_ANSWERED");
  if (!isPending(member)) return state;
  const { message } = event;
  const left = withMember(state, member.userId, (each) => ({ ...gone(each, "declined", now), message }));
  return settle(left, now, member.userId);
}

/** Leaving what one is not in (any more) changes nothing; leaving a ring declines it. */
function leave(state: CallState, member: Member, reason: "user_left" | "network_error", now: number): Draft {
  if (!isActive(member) && !isPending(member)) return state;
  const why = isPending(member) ? "declined" : reason;
  const left = withMember(state, member.userId, (each) => gone(each, why, now));
  return settle(left, now, member.userId);
}

function end(state: CallState, member: Member, now: number): Draft {
  if (state.status === "ended") return state;
  if (!isGroup(state)) return leave(state, member, "user_left", now);
  if (!isActive(member) || !may(member.role, "end-for-all")) return refuse("FORBIDDEN");
  return endCall(state, state.connectedAt === null ? "cancelled" : "host_ended", now);
}

type Inside = Exclude<CallCommand, Entry | Decline | { type: "leave" | "end" }>;

function whileInside(state: CallState, event: Inside, member: Member, now: number): Draft {
  if (member.status === "kicked") return refuse("KICKED");
  if (state.status === "ended") return refuse("CALL_ENDED");
  if (!isActive(member)) return refuse("NOT_A_PARTICIPANT");
  switch (event.type) {
    case "invite":
      return inviteMore(state, event, member, now);
    case "kick":
      return kick(state, event.targetId, member, now);
    case "set-role":
      return changeRole(state, member, event.targetId, event.role, now);
    case "mute":
      return mute(state, event, member, now);
    case "start-share": {
      if (!may(member.role, "publish")) return refuse("FORBIDDEN");
      const own = state.shares.filter((each) => each.userId === member.userId);
      if (own.length >= mostSharesEver || own.filter((each) => each.endedAt === null).length >= mostSharesEach)
        return refuse("RATE_LIMITED");
      const { type: _, ...share } = event;
      const begun = { ...share, trackSid: null, startedAt: now, publishedAt: null, endedAt: null };
      return { ...state, shares: [...state.shares, begun] };
    }
    case "stop-share": {
      const share = state.shares.find((each) => each.trackId === event.trackId);
      if (!share) return refuse("NOT_FOUND");
      if (share.userId !== member.userId) return refuse("FORBIDDEN");
      return share.endedAt === null ? stopShares(state, (each) => each === share, now) : state;
    }
    case "report-link": {
      const { quality, figures } = event;
      return withMember(state, member.userId, (each) => ({ ...each, link: { quality, figures, at: now } }));
    }
  }
}

function stopShares(state: CallState, which: (share: CallState["shares"][number]) => boolean, now: number): CallState {
  const shares = state.shares.map((share) =>
    share.endedAt === null && which(share) ? { ...share, endedAt: now } : share,
  );
  return { ...state, shares };
}

/** Rings those who are not in the call; somebody who was removed is not asked again. */
function inviteMore(state: CallState, event: Extract<Inside, { type: "invite" }>, by: Member, now: number): Draft {
  if (!may(by.role, "invite")) return refuse("FORBIDDEN");
  const wanted = event.invitees.filter((each) => {
    const known = memberOf(state, each.userId);
    return known === undefined || known.status === "left";
  });
  const places = state.members.filter((each) => isActive(each) || isPending(each)).length;
  if (places + wanted.length > state.maxParticipants) return refuse("CALL_FULL");
  if (wanted.length === 0) return state;
  const ringUntil = ringUntilOf(state.channelId, now);
  let members = state.members;
  for (const each of wanted) {
    const known = memberOf(state, each.userId);
    const place = invite(each, by.userId, ringUntil, "participant", now);
    if (!known) members = [...members, place];
    else {
      const { joinedAt, goneSid, isMuted, micAt } = known;
      members = members.map((member) => (member === known ? { ...place, joinedAt, goneSid, isMuted, micAt } : member));
    }
  }
  return settle({ ...state, members }, now, null);
}

function kick(state: CallState, targetId: string, by: Member, now: number): Draft {
  const target = memberOf(state, targetId);
  if (!target) return refuse(may(by.role, "moderate") ? "USER_NOT_FOUND" : "FORBIDDEN");
  if (!mayModerate(by.role, target.role)) return refuse("FORBIDDEN");
  if (target.status === "kicked") return state;
  return settle(
    withMember(state, targetId, (each) => gone(each, "kicked", now)),
    now,
    targetId,
  );
}

function mute(state: CallState, event: Extract<Inside, { type: "mute" }>, by: Member, now: number): Draft {
  const { targetId, track, muted } = event;
  const target = memberOf(state, targetId);
  if (targetId !== by.userId) {
    if (!target) return refuse(may(by.role, "moderate") ? "USER_NOT_FOUND" : "FORBIDDEN");
    if (!muted || !mayModerate(by.role, target.role)) return refuse("FORBIDDEN");
    if (!isActive(target)) return refuse("CONFLICT");
  }
  switch (track) {
    // Told again it counts from now on, so that an older word of LiveKit's does not undo it.
    case "audio":
      return withMember(state, targetId, (each) => ({ ...each, isMuted: muted, micAt: now }));
    case "video":
      return withMember(state, targetId, (each) => ({ ...each, isVideoEnabled: !muted, cameraAt: now }));
    case "screen":
      return muted ? stopShares(state, (share) => share.userId === targetId, now) : state;
  }
}

/** What a command asks for beyond the difference that it makes. */
function directEffects(before: CallState, after: CallState, event: CallCommand, member: Member): Effect[] {
  switch (event.type) {
    case "join": {
      const isOther = member.deviceId !== null && event.deviceId !== null && member.deviceId !== event.deviceId;
      return isActive(member) && isOther
        ? [{ type: "taken-over", userId: member.userId, byDevice: event.deviceId ?? "" }]
        : [];
    }
    case "mute":
      return event.targetId === event.userId
        ? []
        : [{ type: "mute-track", userId: event.targetId, track: event.track }];
    case "kick":
      return before !== after && after.status !== "ended" ? [{ type: "remove-from-room", userId: event.targetId }] : [];
    case "accept":
    case "decline":
    case "leave":
    case "end":
    case "invite":
    case "set-role":
    case "start-share":
    case "stop-share":
    case "report-link":
      return [];
  }
}
