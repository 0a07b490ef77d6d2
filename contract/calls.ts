import { z } from "zod";
import { ActiveBroadcast } from "./call-broadcast.ts";
import { CallType, Metadata, Timestamp, Uuid } from "./primitives.ts";
import { ActiveRecording } from "./recordings.ts";

/** Where a call stands; the rules of `SETTLED` 20 decide each step. */
export const CallStatus = z.enum(["initiated", "ringing", "connecting", "connected", "reconnecting", "ended"]);
export type CallStatus = z.output<typeof CallStatus>;

/** Why a call ended (plan §6.1, all ten). */
export const CallEndReason = z.enum([
  "completed",
  "declined",
  "busy",
  "timeout",
  "cancelled",
  "failed",
  "no_answer",
  "network_error",
  "host_ended",
  "kicked",
]);
export type CallEndReason = z.output<typeof CallEndReason>;

/** What somebody may do in a call. */
export const ParticipantRole = z.enum(["host", "co_host", "participant", "viewer"]);
export type ParticipantRole = z.output<typeof ParticipantRole>;

/** Where one person stands in a call. */
export const ParticipantStatus = z.enum([
  "invited",
  "ringing",
  "connecting",
  "connected",
  "disconnected",
  "left",
  "kicked",
]);
export type ParticipantStatus = z.output<typeof ParticipantStatus>;

/** LiveKit's judgement of a link. */
export const ConnectionQuality = z.enum(["excellent", "good", "poor", "lost"]);
export type ConnectionQuality = z.output<typeof ConnectionQuality>;

/** What a device measured of its link, as far as it did: the share of packets that were lost, times, and rates. */
export const LinkFigures = z.strictObject({
  packetLoss: z.number().min(0).max(1).optional(),
  jitterMs: z.number().min(0).max(60_000).optional(),
  roundTripMs: z.number().min(0).max(60_000).optional(),
  uploadKbps: z.number().min(0).max(10_000_000).optional(),
  downloadKbps: z.number().min(0).max(10_000_000).optional(),
});
export type LinkFigures = Readonly<z.output<typeof LinkFigures>>;

/** What somebody's device said last of its link. */
export const LinkReport = z.object({
  userId: Uuid,
  quality: ConnectionQuality,
  figures: LinkFigures,
  reportedAt: Timestamp,
});
export type LinkReport = Readonly<z.output<typeof LinkReport>>;

/** What is being shared: a whole screen, one window, or (browser build only) a tab. */
export const ShareType = z.enum(["screen", "window", "tab"]);
export type ShareType = z.output<typeof ShareType>;

/** The server's record of one running share. `trackId` is ours, `trackSid` LiveKit's once published. */
export const ScreenShare = z.object({
  trackId: Uuid,
  trackSid: z.string().nullable(),
  userId: Uuid,
  shareType: ShareType,
  withAudio: z.boolean(),
  startedAt: Timestamp,
});
export type ScreenShare = Readonly<z.output<typeof ScreenShare>>;

/** A call as its members see it. */
export const Call = z.object({
  id: Uuid,
  roomName: z.string(),
  channelId: Uuid.nullable(),
  initiatorId: Uuid,
  type: CallType,
  status: CallStatus,
  /** False for a call between two people that nobody else was invited to. */
  isGroup: z.boolean(),
  startedAt: Timestamp.nullable(),
  connectedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  endReason: CallEndReason.nullable(),
  maxParticipants: z.int(),
  metadata: Metadata,
  createdAt: Timestamp,
});
export type Call = Readonly<z.output<typeof Call>>;

/** One person's place in a call, with what others need to draw them. */
export const Participant = z.object({
  id: Uuid,
  callId: Uuid,
  userId: Uuid,
  username: z.string(),
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
  role: ParticipantRole,
  status: ParticipantStatus,
  invitedAt: Timestamp,
  joinedAt: Timestamp.nullable(),
  leftAt: Timestamp.nullable(),
  leaveReason: z.string().nullable(),
  isMuted: z.boolean(),
  isVideoEnabled: z.boolean(),
  isScreenSharing: z.boolean(),
  connectionQuality: ConnectionQuality.nullable(),
});
export type Participant = Readonly<z.output<typeof Participant>>;

/** A call with everybody in it. */
export const CallWithPeople = z.object({
  call: Call,
  participants: z.array(Participant),
  shares: z.array(ScreenShare),
  /** There while the call is being recorded. */
  recording: ActiveRecording.exactOptional(),
  /** There while the call is broadcast. */
  broadcast: ActiveBroadcast.exactOptional(),
});
export type CallWithPeople = Readonly<z.output<typeof CallWithPeople>>;

/** An ICE server as `RTCPeerConnection` takes it. */
export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = Readonly<z.output<typeof IceServer>>;

/**
 * Whether the ICE servers hold a relay that works: `unreachable` when there are relays and none answers, so that whoever
 * sits behind a strict firewall can be told; `none` when the server has no relays.
 */
export const RelayState = z.enum(["available", "unreachable", "none"]);
export type RelayState = z.output<typeof RelayState>;

/** Everything that a device needs to enter the room of a call. The token lives ten minutes at most. */
export const CallAccess = z.object({
  callId: Uuid,
  roomName: z.string(),
  token: z.string(),
  livekitUrl: z.string(),
  iceServers: z.array(IceServer),
  relay: RelayState.exactOptional(),
  expiresAt: Timestamp,
  call: Call,
  participants: z.array(Participant),
  /** There while the call is being recorded. */
  recording: ActiveRecording.exactOptional(),
  /** There while the call is broadcast. */
  broadcast: ActiveBroadcast.exactOptional(),
});
export type CallAccess = Readonly<z.output<typeof CallAccess>>;
