import type { Effect } from "./call-effects.ts";
import type { CallFact, SeenPerson, SeenTrack } from "./call-events.ts";
import { endCall, gone, settle, withMember } from "./call-settle.ts";
import {
  absenceLimitMs,
  callLimitMs,
  isActive,
  isPending,
  memberOf,
  openShares,
  shareLimitMs,
  type CallState,
  type Member,
  type Share,
} from "./call-state.ts";
import { may } from "./roles.ts";

/** A state, and what LiveKit is asked beyond the difference to the one before. */
export type Step = Readonly<{ state: CallState; effects: readonly Effect[] }>;

const still = (state: CallState): Step => ({ state, effects: [] });

/** Applies what happened. Facts come late, twice and out of order, so each is compared with what is known. */
export function applyFact(state: CallState, fact: CallFact, now: number): Step {
  if (state.status === "ended") return still(state);
  switch (fact.type) {
    case "device-rang":
      return still(deviceRang(state, fact.userId, now));
    case "entered-room":
      return entered(state, fact, now);
    case "left-room":
      return still(leftRoom(state, fact.userId, fact.sid, now));
    case "track-published":
      return still(published(state, fact.userId, fact.track, now));
    case "track-unpublished":
      return still(unpublished(state, fact, now));
    case "room-seen":
      return roomSeen(state, fact.people, fact.askedAt, now);
    case "media-lost":
      return still(mediaLost(state, now));
    case "media-returned":
      return still(mediaReturned(state, now));
    case "time-passed":
      return still(timePassed(state, fact, now));
  }
}

function deviceRang(state: CallState, userId: string, now: number): CallState {
  if (memberOf(state, userId)?.status !== "invited") return state;
  return settle(
    withMember(state, userId, (each) => ({ ...each, status: "ringing", rangAt: now })),
    now,
    null,
  );
}

type Entered = Pick<SeenPerson, "userId" | "sid" | "enteredAt">;

function entered(state: CallState, { userId, sid, enteredAt }: Entered, now: number): Step {
  const member = memberOf(state, userId);
  if (member === undefined || member.status === "kicked" || member.status === "left") {
    // A removed person's old token still opens the room (`SETTLED` 17), and one who left has to ask again.
    return { state, effects: [{ type: "remove-from-room", userId }] };
  }
  if (member.sid === sid || member.goneSid === sid || enteredAt < member.enteredAt) return still(state);
  const next = withMember(state, userId, (each) => ({
    ...each,
    status: "connected",
    joinedAt: each.joinedAt ?? now,
    absentSince: null,
    sid,
    enteredAt,
    seenAt: now,
  }));
  return still(settle(next, now, null));
}

/** Only the connection that counts: a device that was taken over leaves nothing behind. */
function leftRoom(state: CallState, userId: string, sid: string, now: number): CallState {
  const member = memberOf(state, userId);
  if (!member || !isActive(member)) return state;
  if (member.sid !== sid) {
    if (member.sid !== null || member.goneSid === sid) return state;
    return withMember(state, userId, (each) => ({ ...each, goneSid: sid }));
  }
  const next = withMember(state, userId, (each) => ({
    ...each,
    status: "disconnected",
    absentSince: now,
    sid: null,
    goneSid: sid,
    seenAt: now,
    link: null,
  }));
  return settle(
    stopPublished(next, (share) => share.userId === userId, now),
    now,
    null,
  );
}

function stopPublished(state: CallState, which: (share: Share) => boolean, now: number): CallState {
  const isOver = (share: Share) => share.endedAt === null && share.trackSid !== null && which(share);
  if (!state.shares.some(isOver)) return state;
  return { ...state, shares: state.shares.map((share) => (isOver(share) ? { ...share, endedAt: now } : share)) };
}

/** What comes from a viewer was on its way when they became one: LiveKit takes it down. */
function published(state: CallState, userId: string, track: SeenTrack, now: number): CallState {
  const member = memberOf(state, userId);
  if (!member || !isActive(member) || !may(member.role, "publish")) return state;
  switch (track.source) {
    case "microphone":
      return track.publishedAt <= member.micAt
        ? state
        : withMember(state, userId, (each) => ({ ...each, isMuted: track.isMuted, micAt: track.publishedAt }));
    case "camera":
      return publishedCamera(state, member, track);
    case "screen":
      return publishedShare(state, userId, track, now);
    case "other":
      return state;
  }
}

/** A mute that was told meanwhile is newer than the track, and counts. */
function publishedCamera(state: CallState, known: Member, { publishedAt, isMuted }: SeenTrack): CallState {
  if (publishedAt <= known.cameraTrackAt) return state;
  const isOld = publishedAt <= known.cameraAt;
  return withMember(state, known.userId, (each) => ({
    ...each,
    cameraTrackAt: publishedAt,
    ...(isOld ? {} : { isVideoEnabled: !isMuted, cameraAt: publishedAt }),
  }));
}

/** Joins a track to the share that was announced for it; one that nobody announced (republished) gets a record too. */
function publishedShare(state: CallState, userId: string, track: SeenTrack, now: number): CallState {
  if (state.shares.some((share) => share.trackSid === track.sid)) return state;
  const waiting = openShares(state).find((share) => share.userId === userId && share.trackSid === null);
  if (waiting) {
    const joined = { ...waiting, trackSid: track.sid, publishedAt: now };
    return { ...state, shares: state.shares.map((share) => (share === waiting ? joined : share)) };
  }
  const last = state.shares.findLast((share) => share.userId === userId);
  const share: Share = {
    trackId: track.trackId,
    userId,
    shareType: last?.shareType ?? "screen",
    withAudio: last?.withAudio ?? false,
    trackSid: track.sid,
    startedAt: now,
    publishedAt: now,
    endedAt: null,
  };
  return { ...state, shares: [...state.shares, share] };
}

type Unpublished = Extract<CallFact, { type: "track-unpublished" }>;

function unpublished(state: CallState, { userId, track, at }: Unpublished, now: number): CallState {
  if (track.source !== "camera") return stopPublished(state, (share) => share.trackSid === track.sid, now);
  const member = memberOf(state, userId);
  if (member?.status !== "connected" || track.publishedAt < member.cameraTrackAt) return state;
  const isOld = at + 1000 <= member.cameraAt;
  return withMember(state, userId, (each) => ({
    ...each,
    cameraTrackAt: track.publishedAt,
    // The time is rounded: a camera that is published in the same second comes after it.
    ...(isOld ? {} : { isVideoEnabled: false, cameraAt: at }),
  }));
}

/** Repairs what lost webhooks left wrong. Whatever was learnt after the list was asked for is newer than the list. */
function roomSeen(state: CallState, people: readonly SeenPerson[], askedAt: number, now: number): Step {
  const effects: Effect[] = [];
  let next = state;
  for (const person of people) {
    const known = memberOf(next, person.userId);
    if (person.isArriving || (known && !isActive(known) && (known.leftAt ?? 0) >= askedAt)) continue;
    const step = entered(next, person, now);
    next = step.state;
    effects.push(...step.effects);
    for (const track of person.tracks) if (track.source === "screen") next = published(next, person.userId, track, now);
  }
  for (const member of state.members) {
    if (member.sid === null || member.seenAt >= askedAt) continue;
    if (!people.some((person) => person.userId === member.userId))
      next = leftRoom(next, member.userId, member.sid, now);
  }
  const sids = new Set(people.flatMap((person) => person.tracks.map((track) => track.sid)));
  const isLost = (share: Share) => !sids.has(share.trackSid ?? "") && (share.publishedAt ?? now) < askedAt;
  return { state: stopPublished(next, isLost, now), effects };
}

/** Their connections may prove to live on (LiveKit was only slow), so none of them is taken as ended for good. */
function mediaLost(state: CallState, now: number): CallState {
  if (!state.members.some((member) => member.sid !== null)) return state;
  const members = state.members.map((member): Member => {
    if (member.sid === null) return member;
    return { ...member, status: "disconnected", absentSince: now, sid: null, link: null };
  });
  return settle(
    stopPublished({ ...state, members }, () => true, now),
    now,
    null,
  );
}

function mediaReturned(state: CallState, now: number): CallState {
  const lost = mediaLost(state, now);
  return {
    ...lost,
    members: lost.members.map((member) => (isActive(member) ? { ...member, absentSince: now } : member)),
    shares: lost.shares.map((share) =>
      share.endedAt === null && share.trackSid === null ? { ...share, startedAt: now } : share,
    ),
  };
}

type TimePassed = Extract<CallFact, { type: "time-passed" }>;

/** Everything that is due. Nobody is taken as gone while LiveKit is: they cannot be anywhere. */
function timePassed(state: CallState, { isMediaUp, limitMs = callLimitMs }: TimePassed, now: number): CallState {
  if (now >= (state.connectedAt ?? state.createdAt) + limitMs) return endCall(state, "timeout", now);
  let next = state;
  for (const { userId, ringUntil, absentSince } of state.members) {
    const member = memberOf(next, userId);
    if (!member || next.status === "ended") continue;
    const hasRungOut = isPending(member) && ringUntil !== null && now >= ringUntil;
    const isLost = isMediaUp && isActive(member) && absentSince !== null && now >= absentSince + absenceLimitMs;
    if (!hasRungOut && !isLost) continue;
    const reason = hasRungOut ? "no_answer" : "network_error";
    next = settle(
      withMember(next, userId, (each) => gone(each, reason, now)),
      now,
      userId,
    );
  }
  const isLate = (share: Share) => share.trackSid === null && now >= share.startedAt + shareLimitMs;
  if (next.status === "ended" || !openShares(next).some(isLate)) return next;
  const shares = next.shares.map((share) =>
    share.endedAt === null && isLate(share) ? { ...share, endedAt: now } : share,
  );
  return { ...next, shares };
}
