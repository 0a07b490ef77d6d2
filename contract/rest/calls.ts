import { z } from "zod";
import {
  Call,
  CallAccess,
  CallWithPeople,
  ConnectionQuality,
  LinkFigures,
  LinkReport,
  Participant,
  ParticipantRole,
  ShareType,
} from "../calls.ts";
import { CallTypeInput, MetadataInput, Timestamp, Uuid } from "../primitives.ts";
import type { Route } from "./route.ts";

const CallId = z.object({ id: Uuid });
/** The plan repeats the id in bodies; it may be there and must then be the path's. */
const callId = Uuid.optional();
const Done = z.object({ success: z.literal(true) });

/** One of the three targets is needed; `audio` and `voice` are the same. */
export const InitiateCall = z
  .strictObject({
    targetUserId: Uuid.optional(),
    targetUserIds: z.array(Uuid).min(1).max(99).optional(),
    channelId: Uuid.optional(),
    type: CallTypeInput,
    metadata: MetadataInput.optional(),
  })
  .refine((body) => body.targetUserId || body.targetUserIds || body.channelId, {
    message: "One of targetUserId, targetUserIds and channelId is needed",
    path: ["targetUserId"],
  });
export type InitiateCall = z.output<typeof InitiateCall>;

/** How a finished call looks from one person's side. */
export const CallOutcome = z.enum(["answered", "missed", "declined", "busy", "no_answer", "cancelled", "failed"]);

/** One line of the history, told from the asking person's side. `duration` in seconds, 0 when never connected. */
export const HistoryEntry = z.object({
  call: Call,
  participants: z.array(Participant),
  direction: z.enum(["incoming", "outgoing"]),
  outcome: CallOutcome,
  declineMessage: z.string().nullable(),
  duration: z.int(),
  /** The recording of the call, when there is one: the newest that is ready, else one under way, else one that failed. */
  recordingId: Uuid.optional(),
});
export type HistoryEntry = Readonly<z.output<typeof HistoryEntry>>;

/**
 * Call management (plan §5.1) and sharing (§5.4). A device names itself in the header `x-nchat-device`, with the id of its
 * socket's handshake: entering on another device takes the call over, and `initiate` heeds `Idempotency-Key`.
 */
export const callRoutes = {
  initiateCall: {
    method: "POST",
    path: "/api/calls/initiate",
    auth: "user",
    summary: "Start a call; the same ringing call is returned for a repeated request",
    body: InitiateCall,
    response: CallAccess,
  },
  listActiveCalls: {
    method: "GET",
    path: "/api/calls/active",
    auth: "user",
    summary:
      "Calls that ring for or hold the asking person; clients reconcile with it after every connect. With `channelId`: what runs in that channel (members only)",
    query: z.strictObject({ channelId: Uuid.optional() }),
    response: z.object({ calls: z.array(CallWithPeople) }),
  },
  listCallHistory: {
    method: "GET",
    path: "/api/calls/history",
    auth: "user",
    summary: "Ended calls of the asking person, newest first",
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(20),
      offset: z.coerce.number().int().min(0).default(0),
      channelId: Uuid.optional(),
      participantId: Uuid.optional(),
      startDate: Timestamp.optional(),
      endDate: Timestamp.optional(),
    }),
    response: z.object({ calls: z.array(HistoryEntry), total: z.int(), limit: z.int(), offset: z.int() }),
  },
  getCall: {
    method: "GET",
    path: "/api/calls/:id",
    auth: "user",
    summary: "One call with everybody in it",
    params: CallId,
    response: CallWithPeople.extend({ isRecording: z.boolean(), isStreaming: z.boolean() }),
  },
  joinCall: {
    method: "POST",
    path: "/api/calls/:id/join",
    auth: "user",
    summary: "Enter a running call, or get a fresh token for it",
    params: CallId,
    body: z.strictObject({ callId }).optional(),
    response: CallAccess,
  },
  leaveCall: {
    method: "POST",
    path: "/api/calls/:id/leave",
    auth: "user",
    summary: "Leave; ends a call of two",
    params: CallId,
    body: z.strictObject({ callId, reason: z.enum(["user_left", "network_error", "kicked"]).optional() }).optional(),
    response: z.object({ call: Call }),
  },
  endCall: {
    method: "POST",
    path: "/api/calls/:id/end",
    auth: "user",
    summary: "End for everybody; while it rings, the caller's end cancels it",
    params: CallId,
    body: z.strictObject({ callId, reason: z.enum(["host_ended", "timeout", "everyone_left"]).optional() }).optional(),
    response: z.object({ call: Call }),
  },
  muteInCall: {
    method: "POST",
    path: "/api/calls/:id/mute",
    auth: "user",
    summary: "Record one's own mute state, or (host, co-host) mute somebody's published track",
    params: CallId,
    body: z.strictObject({
      callId,
      trackType: z.enum(["audio", "video", "screen"]),
      muted: z.boolean(),
      participantId: Uuid.optional(),
    }),
    response: z.object({ participant: Participant }),
  },
  kickFromCall: {
    method: "POST",
    path: "/api/calls/:id/kick",
    auth: "user",
    summary: "Remove somebody for good (host, co-host)",
    params: CallId,
    body: z.strictObject({ callId, participantId: Uuid, reason: z.string().max(200).optional() }),
    response: Done,
  },
  setCallRole: {
    method: "POST",
    path: "/api/calls/:id/role",
    auth: "user",
    summary: "Give somebody another role (host, co-host); who makes another the host becomes a co-host",
    params: CallId,
    body: z.strictObject({ callId, participantId: Uuid, role: ParticipantRole }),
    response: z.object({ participant: Participant }),
  },
  inviteToCall: {
    method: "POST",
    path: "/api/calls/:id/participants",
    auth: "user",
    summary: "Ring more people into a running call",
    params: CallId,
    body: z.strictObject({ userIds: z.array(Uuid).min(1).max(50) }),
    response: z.object({ participants: z.array(Participant), addedCount: z.int() }),
  },
  reportCallQuality: {
    method: "POST",
    path: "/api/calls/:id/quality",
    auth: "user",
    summary:
      "Say how one's own link to the call is, some times a minute at most; everybody in it is told when it changes",
    params: CallId,
    body: z.strictObject({ callId, quality: ConnectionQuality, figures: LinkFigures.default({}) }),
    response: z.object({ report: LinkReport }),
  },
  getCallQuality: {
    method: "GET",
    path: "/api/calls/:id/quality",
    auth: "user",
    summary: "What the devices in a call said last of their links",
    params: CallId,
    response: z.object({ reports: z.array(LinkReport) }),
  },
  startScreenShare: {
    method: "POST",
    path: "/api/calls/:id/screen/start",
    auth: "user",
    summary: "Announce a share before it is published",
    params: CallId,
    body: z.strictObject({ callId, shareType: ShareType, withAudio: z.boolean() }),
    response: z.object({
      trackId: Uuid,
      constraints: z.object({ width: z.int(), height: z.int(), frameRate: z.int() }),
    }),
  },
  stopScreenShare: {
    method: "POST",
    path: "/api/calls/:id/screen/stop",
    auth: "user",
    summary: "End one's share",
    params: CallId,
    body: z.strictObject({ callId, trackId: Uuid }),
    response: Done,
  },
} as const satisfies Record<string, Route>;
