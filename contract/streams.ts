import { z } from "zod";
import { IceServer } from "./calls.ts";
import { Person } from "./people.ts";
import { Timestamp, Uuid } from "./primitives.ts";
import { ChatRole } from "./stream-chat.ts";
import { StreamVisibility } from "./stream-visibility.ts";

export { StreamVisibility } from "./stream-visibility.ts";

/** Where a stream stands; `stream-rules.ts` decides each step. `starting` waits for the encoder. */
export const StreamStatus = z.enum(["scheduled", "starting", "live", "ending", "ended", "cancelled"]);
export type StreamStatus = z.output<typeof StreamStatus>;

/** Why a stream is over; `cancelled` and `missed` (nobody started it) are of scheduled ones. */
export const StreamEndReason = z.enum([
  "stopped",
  "host_gone",
  "no_encoder",
  "time_limit",
  "room_closed",
  "cancelled",
  "missed",
]);
export type StreamEndReason = z.output<typeof StreamEndReason>;

/** What reaches the room from the host's side: nothing yet, picture or sound, or nothing any more for the moment. */
export const StreamFeed = z.enum(["waiting", "live", "away"]);
export type StreamFeed = z.output<typeof StreamFeed>;

/** What somebody is in a stream. Admins of the channel and of the server stand outside of these. */
export const StreamRole = z.enum(["host", "co_host", "viewer"]);
export type StreamRole = z.output<typeof StreamRole>;

/** What somebody may do with a stream; the server decides, screens only follow. */
export const StreamRights = z.object({
  see: z.boolean(),
  watch: z.boolean(),
  /** Write into the chat and react, as long as the stream has that. */
  chat: z.boolean(),
  moderate: z.boolean(),
  publish: z.boolean(),
  /** Change, stop and cancel it. */
  manage: z.boolean(),
  /** Keys, ingress, destinations, co-hosts. */
  host: z.boolean(),
});
export type StreamRights = Readonly<z.output<typeof StreamRights>>;

/** A stream as everybody who may see it knows it; what events carry. */
export const StreamInfo = z.object({
  id: Uuid,
  channelId: Uuid,
  hostId: Uuid,
  host: Person,
  title: z.string(),
  description: z.string().nullable(),
  visibility: StreamVisibility,
  status: StreamStatus,
  feed: StreamFeed,
  /** With `away`: when it ends unless the host comes back. */
  resumeUntil: Timestamp.nullable(),
  scheduledAt: Timestamp.nullable(),
  /** It was in the schedule, with or without a time, before it began. Earlier servers do not say so. */
  wasPlanned: z.literal(true).exactOptional(),
  /** Tried out by its host, who alone sees it. */
  isRehearsal: z.literal(true).exactOptional(),
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  endReason: StreamEndReason.nullable(),
  viewerCount: z.int(),
  peakViewers: z.int(),
  totalViews: z.int(),
  totalReactions: z.int(),
  chatEnabled: z.boolean(),
  reactionsEnabled: z.boolean(),
  recordStream: z.boolean(),
  createdAt: Timestamp,
});
export type StreamInfo = Readonly<z.output<typeof StreamInfo>>;

/**
 * A stream as one person gets it (plan §5.3). The addresses are signed for some minutes unless the stream is public, so
 * they are asked for again before they end; null means that nothing plays there.
 */
export const Stream = StreamInfo.extend({
  hlsUrl: z.string().nullable(),
  dashUrl: z.string().nullable(),
  playbackExpiresAt: Timestamp.nullable(),
  role: StreamRole.nullable(),
  rights: StreamRights,
  /** For the host: what does not reach those who watch outside of the room although it runs, in a sentence. */
  outputsNote: z.string().exactOptional(),
});
export type Stream = Readonly<z.output<typeof Stream>>;

/** Counts of people who watch; a person counts once, whatever number of devices. */
export const ViewerCounts = z.object({ total: z.int(), authenticated: z.int(), anonymous: z.int() });
export type ViewerCounts = Readonly<z.output<typeof ViewerCounts>>;

/** Somebody who watches or watched. `user` is null for an anonymous viewer; `watchDuration` in seconds. */
export const Viewer = z.object({
  id: Uuid,
  user: Person.nullable(),
  joinedAt: Timestamp,
  leftAt: Timestamp.nullable(),
  watchDuration: z.int(),
  deviceType: z.string().nullable(),
  /** What they are in the chat. */
  role: ChatRole,
});
export type Viewer = Readonly<z.output<typeof Viewer>>;

/** Where a stream is sent on to, and how that goes. The key never leaves the server. */
export const Destination = z.object({
  id: Uuid,
  platform: z.enum(["youtube", "twitch", "facebook", "custom"]),
  rtmpUrl: z.string(),
  enabled: z.boolean(),
  status: z.enum(["pending", "connecting", "connected", "disconnected", "error"]),
  errorMessage: z.string().nullable(),
  createdAt: Timestamp,
});
export type Destination = Readonly<z.output<typeof Destination>>;

/** Somebody invited to an invite-only stream, or made its co-host. */
export const StreamMember = z.object({ user: Person, role: z.enum(["co_host", "viewer"]), invitedAt: Timestamp });
export type StreamMember = Readonly<z.output<typeof StreamMember>>;

/** How an encoder sends to a stream. `streamKey` is there only in the answer that made it. */
export const Ingress = z.object({
  type: z.enum(["rtmp", "whip"]),
  url: z.string(),
  streamKey: z.string().nullable(),
  /** The key's first characters, to tell one from the next. */
  keyHint: z.string(),
  createdAt: Timestamp,
});
export type Ingress = Readonly<z.output<typeof Ingress>>;

/**
 * What the media server gets from an encoder just now, measured over some seconds. Null is what it does not get, or does
 * not measure: WHIP on one machine is passed on unseen.
 */
export const IngressProbe = z.object({
  type: Ingress.shape.type,
  state: z.enum(["waiting", "arriving", "refused"]),
  /** Why the encoder was refused, in a sentence. */
  error: z.string().nullable(),
  video: z
    .object({
      codec: z.string(),
      width: z.int().nullable(),
      height: z.int().nullable(),
      framesPerSecond: z.number().nullable(),
      bitsPerSecond: z.int(),
      /** Seconds between key frames. */
      keyFrameSeconds: z.number().nullable(),
      /** Pictures are shown in another order than they come (B-frames). */
      isReordered: z.boolean().nullable(),
    })
    .nullable(),
  audio: z
    .object({
      codec: z.string(),
      sampleRate: z.int().nullable(),
      channels: z.int().nullable(),
      bitsPerSecond: z.int(),
    })
    .nullable(),
});
export type IngressProbe = Readonly<z.output<typeof IngressProbe>>;

/**
 * How one device watches or hosts: through the room (`webrtc`, with a token of ten minutes at most), or by HLS when the
 * room has no place left. `token` is empty then, and `stream.hlsUrl` may still be null.
 */
export const StreamAccess = z.object({
  streamId: Uuid,
  role: StreamRole,
  mode: z.enum(["webrtc", "hls"]),
  roomName: z.string(),
  livekitUrl: z.string(),
  token: z.string(),
  expiresAt: Timestamp,
  iceServers: z.array(IceServer),
  stream: Stream,
});
export type StreamAccess = Readonly<z.output<typeof StreamAccess>>;
