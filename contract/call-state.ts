import type {
  CallEndReason,
  CallStatus,
  ConnectionQuality,
  LinkFigures,
  ParticipantRole,
  ParticipantStatus,
  ShareType,
} from "./calls.ts";
import type { CallType } from "./primitives.ts";

/** How long one person's devices ring (`SETTLED` 19). */
export const ringLimitMs = 30_000;
/** How long a call may last unless the server says otherwise: 480 minutes. */
export const callLimitMs = 480 * 60_000;
/** How long somebody who belongs into the room may be missing before they are taken as gone. */
export const absenceLimitMs = 40_000;
/** How long an announced share may wait for its track. */
export const shareLimitMs = 30_000;

/** So many windows and screens one person may share at once. */
export const mostSharesEach = 4;

/** So many shares, ended ones too, one person may begin in a call: each is a row that every answer would carry. */
export const mostSharesEver = 500;

/** Why somebody is no longer in a call. */
export type LeaveReason =
  "user_left" | "declined" | "busy" | "no_answer" | "cancelled" | "network_error" | "kicked" | "ended";

/** What somebody's device said last of its link, and when. */
export type Link = Readonly<{ quality: ConnectionQuality; figures: LinkFigures; at: number }>;

/** One person of a call as the server knows them. Times are milliseconds since 1970. */
export type Member = Readonly<{
  userId: string;
  role: ParticipantRole;
  status: ParticipantStatus;
  invitedBy: string;
  invitedAt: number;
  /** Until when this person's devices ring; null when the ring does not time out. */
  ringUntil: number | null;
  /** When the first device said that it rings. */
  rangAt: number | null;
  /** Do not disturb: no device rings, and the caller sees no difference. */
  isSilent: boolean;
  /** When this person was first in the room. */
  joinedAt: number | null;
  leftAt: number | null;
  leaveReason: LeaveReason | null;
  /** What was written when declining. */
  message: string | null;
  isMuted: boolean;
  /** Of when that is; what is older and comes later is not believed. The same for the camera. */
  micAt: number;
  isVideoEnabled: boolean;
  cameraAt: number;
  /** When the newest camera that is known was published; words of earlier ones are old. */
  cameraTrackAt: number;
  /** Since when somebody who belongs into the room has not been there. */
  absentSince: number | null;
  /** LiveKit's id of the connection that is in the room. */
  sid: string | null;
  /** When LiveKit says that connection entered. */
  enteredAt: number;
  /** The last connection known to have ended, so that its late `participant_joined` is not believed. */
  goneSid: string | null;
  /** When LiveKit last told us where this person is; older lists are not believed. */
  seenAt: number;
  /** Null until the device that is in the room has said something. */
  link: Link | null;
  /** The device that accepted, when it said which it is. */
  deviceId: string | null;
}>;

/** One share. `trackSid` is LiveKit's, once published. */
export type Share = Readonly<{
  trackId: string;
  userId: string;
  shareType: ShareType;
  withAudio: boolean;
  trackSid: string | null;
  startedAt: number;
  /** When its track was first seen; null while it waits. */
  publishedAt: number | null;
  endedAt: number | null;
}>;

/** One call as the server sees it: what the rules need, and nothing else. */
export type CallState = Readonly<{
  id: string;
  type: CallType;
  channelId: string | null;
  initiatorId: string;
  maxParticipants: number;
  status: CallStatus;
  createdAt: number;
  connectedAt: number | null;
  endedAt: number | null;
  endReason: CallEndReason | null;
  members: readonly Member[];
  /** Ended ones too: a track that is still there for a moment must not bring its share back. */
  shares: readonly Share[];
}>;

/** A call between two people that nobody else was invited to is not a group. */
export function isGroup(state: Pick<CallState, "channelId" | "members">): boolean {
  return state.channelId !== null || state.members.length > 2;
}

/** Not answered yet. */
export function isPending(member: Pick<Member, "status">): boolean {
  return member.status === "invited" || member.status === "ringing";
}

/** Belongs into the room: on the way in, there, or missing for a moment. */
export function isActive(member: Pick<Member, "status">): boolean {
  return member.status === "connecting" || member.status === "connected" || member.status === "disconnected";
}

/** One person of a call. */
export function memberOf(state: CallState, userId: string): Member | undefined {
  return state.members.find((member) => member.userId === userId);
}

/** Shares that run now. */
export function openShares(state: CallState): readonly Share[] {
  return state.shares.filter((share) => share.endedAt === null);
}

/** When time alone will next change this call; null when it has ended. */
export function nextDeadline(state: CallState, limitMs: number = callLimitMs): number | null {
  if (state.status === "ended") return null;
  const moments = [(state.connectedAt ?? state.createdAt) + limitMs];
  for (const member of state.members) {
    if (isPending(member) && member.ringUntil !== null) moments.push(member.ringUntil);
    if (isActive(member) && member.absentSince !== null) moments.push(member.absentSince + absenceLimitMs);
  }
  for (const share of openShares(state)) if (share.trackSid === null) moments.push(share.startedAt + shareLimitMs);
  return Math.min(...moments);
}
