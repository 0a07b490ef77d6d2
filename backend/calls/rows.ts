import type { Selectable } from "kysely";
import { z } from "zod";
import type { CallState, LeaveReason, Member, Share } from "@nchat/contract/call-state";
import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import { ConnectionQuality, LinkFigures } from "@nchat/contract/calls";
import type { CallInvitesTable, CallParticipantsTable, CallsTable, ScreenSharesTable } from "../db/tables/calls.ts";

/** A call with what the rules do not need: names, and the ids of its rows. */
export type StoredCall = Readonly<{
  state: CallState;
  roomName: string;
  metadata: Record<string, unknown>;
  /** The participants' row ids by person. */
  rowIds: ReadonlyMap<string, string>;
  /** There while the call is broadcast. */
  broadcast?: ActiveBroadcast;
}>;

/** What the rules remember of a person beyond the plan's columns, in the row's `metadata`. */
const Memory = z.object({
  isSilent: z.boolean().default(false),
  absentSince: z.number().nullable().default(null),
  enteredAt: z.number().default(0),
  goneSid: z.string().nullable().default(null),
  seenAt: z.number().default(0),
  deviceId: z.string().nullable().default(null),
  micAt: z.number().default(0),
  cameraAt: z.number().default(0),
  cameraTrackAt: z.number().default(0),
  link: z.object({ quality: ConnectionQuality, figures: LinkFigures, at: z.number() }).nullable().default(null),
});

const LeaveReasons = z.enum([
  "user_left",
  "declined",
  "busy",
  "no_answer",
  "cancelled",
  "network_error",
  "kicked",
  "ended",
] satisfies LeaveReason[]);

const ms = (date: Date | null) => date?.getTime() ?? null;
const date = (time: number | null) => (time === null ? null : new Date(time));

type CallRow = Selectable<CallsTable>;
type ParticipantRow = Selectable<CallParticipantsTable>;
type InviteRow = Selectable<CallInvitesTable>;
type ShareRow = Selectable<ScreenSharesTable>;

/** Puts a call together from its rows, its caller first; `invites` are in the order of time. */
export function fromRows(
  call: CallRow,
  participants: readonly ParticipantRow[],
  invites: readonly InviteRow[],
  shares: readonly ShareRow[],
): StoredCall {
  const isCaller = (row: ParticipantRow) => row.user_id === call.initiator_id;
  const inviteOf = (userId: string) => invites.findLast((invite) => invite.user_id === userId);
  const state: CallState = {
    id: call.id,
    type: call.type,
    channelId: call.channel_id,
    initiatorId: call.initiator_id,
    maxParticipants: call.max_participants ?? 100,
    status: call.status,
    createdAt: call.created_at.getTime(),
    connectedAt: ms(call.connected_at),
    endedAt: ms(call.ended_at),
    endReason: call.end_reason,
    members: participants
      .toSorted((a, b) => Number(isCaller(b)) - Number(isCaller(a)))
      .map((row) => toMember(row, inviteOf(row.user_id), call.initiator_id)),
    shares: shares.map(toShare),
  };
  const rowIds = new Map(participants.map((row) => [row.user_id, row.id]));
  return { state, roomName: call.room_name, metadata: call.metadata ?? {}, rowIds };
}

function toMember(row: ParticipantRow, invite: InviteRow | undefined, initiatorId: string): Member {
  return {
    ...Memory.parse(row.metadata ?? {}),
    userId: row.user_id,
    role: row.role,
    status: row.status,
    invitedBy: invite?.invited_by ?? initiatorId,
    invitedAt: row.invited_at.getTime(),
    ringUntil: ms(invite?.ring_until ?? null),
    rangAt: ms(invite?.rang_at ?? null),
    joinedAt: ms(row.joined_at),
    leftAt: ms(row.left_at),
    leaveReason: LeaveReasons.nullable().parse(row.leave_reason),
    message: invite?.message ?? null,
    isMuted: row.is_muted,
    isVideoEnabled: row.is_video_enabled,
    sid: row.participant_sid,
  };
}

function toShare(row: ShareRow): Share {
  return {
    trackId: row.id,
    userId: row.user_id,
    shareType: row.share_type,
    withAudio: row.with_audio,
    trackSid: row.track_sid,
    startedAt: row.started_at.getTime(),
    publishedAt: ms(row.published_at),
    endedAt: ms(row.ended_at),
  };
}

/** The columns of a call that its rules change. */
export function callColumns(state: CallState) {
  return {
    status: state.status,
    connected_at: date(state.connectedAt),
    ended_at: date(state.endedAt),
    end_reason: state.endReason,
  };
}

/** The columns of one person's place in a call. */
export function participantColumns(state: CallState, member: Member) {
  const { isSilent, absentSince, enteredAt, goneSid, seenAt, deviceId } = member;
  const { micAt, cameraAt, cameraTrackAt, link } = member;
  return {
    role: member.role,
    status: member.status,
    participant_sid: member.sid,
    invited_at: new Date(member.invitedAt),
    joined_at: date(member.joinedAt),
    left_at: date(member.leftAt),
    leave_reason: member.leaveReason,
    is_muted: member.isMuted,
    connection_quality: link?.quality ?? null,
    is_video_enabled: member.isVideoEnabled,
    is_screen_sharing: state.shares.some((share) => share.endedAt === null && share.userId === member.userId),
    metadata: {
      isSilent,
      absentSince,
      enteredAt,
      goneSid,
      seenAt,
      deviceId,
      micAt,
      cameraAt,
      cameraTrackAt,
      link,
    },
  };
}

/** The columns of a share. */
export function shareColumns(share: Share) {
  return {
    track_sid: share.trackSid,
    started_at: new Date(share.startedAt),
    published_at: date(share.publishedAt),
    ended_at: date(share.endedAt),
  };
}

/** How one ring ended, in the words of the invites table; null while it rings. */
export function inviteOutcome(member: Member): InviteRow["outcome"] {
  if (member.status === "invited" || member.status === "ringing") return null;
  switch (member.leaveReason) {
    case "declined":
    case "busy":
      return member.leaveReason;
    case "no_answer":
      return member.isSilent ? "do_not_disturb" : "no_answer";
    case "cancelled":
      return "cancelled";
    case "kicked":
      return member.joinedAt === null ? "cancelled" : "accepted";
    case "ended":
    case "user_left":
    case "network_error":
    case null:
      return "accepted";
  }
}
