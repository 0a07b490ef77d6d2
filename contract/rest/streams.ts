import { z } from "zod";
import { Timestamp, Uuid } from "../primitives.ts";
import { coHostsAtStart } from "../stream-rules.ts";
import { Stream, StreamVisibility } from "../streams.ts";
import { IceServer } from "../calls.ts";
import type { Route } from "./route.ts";
import { DestinationInput, streamHostRoutes } from "./stream-hosting.ts";
import { streamMarkerRoutes } from "./stream-markers.ts";
import { streamWatchRoutes } from "./stream-watching.ts";

const StreamId = z.object({ id: Uuid });
const Done = z.object({ success: z.literal(true) });
const Title = z.string().trim().min(1).max(255);
const Description = z.string().trim().max(5000);

const options = {
  enableChat: z.boolean().optional(),
  enableReactions: z.boolean().optional(),
  recordStream: z.boolean().optional(),
};

/** What a stream is to be (plan §5.3); the options may also stand beside the title, as nchat writes them. */
export const StreamPlan = z.strictObject({
  channelId: Uuid,
  title: Title,
  description: Description.nullish(),
  visibility: StreamVisibility.default("channel_members"),
  options: z.strictObject({ ...options, rtmpOutputs: z.array(DestinationInput).max(10).optional() }).optional(),
  ...options,
  /** Who may come to an invite-only stream, and who hosts with the host. */
  invitedUserIds: z.array(Uuid).max(500).optional(),
  coHostIds: z.array(Uuid).max(coHostsAtStart).optional(),
  /** Seen by the host alone: for invited people, of whom there are none, recorded nowhere and sent on to nothing. */
  isRehearsal: z.boolean().optional(),
});
export type StreamPlan = z.output<typeof StreamPlan>;

/** What starting answers: the plan's fields, and what a device needs beside the token to enter the room. */
export const StartedStream = z.object({
  streamId: Uuid,
  roomName: z.string(),
  hostToken: z.string(),
  livekitUrl: z.string(),
  expiresAt: Timestamp,
  iceServers: z.array(IceServer),
  rtmpIngestUrl: z.string().nullable(),
  hlsUrl: z.string().nullable(),
  dashUrl: z.string().nullable(),
  embedCode: z.string(),
  stream: Stream,
});
export type StartedStream = Readonly<z.output<typeof StartedStream>>;

/** What stopping answers; `duration` in seconds of being live. */
export const StoppedStream = z.object({
  streamId: Uuid,
  duration: z.int(),
  peakViewers: z.int(),
  totalViews: z.int(),
  recordingUrl: z.string().nullable(),
  stream: Stream,
});
export type StoppedStream = Readonly<z.output<typeof StoppedStream>>;

/** A row as nchat's routes answer it. The key of an encoder is not in it: only making an ingress shows one. */
export const NchatStream = z.object({
  id: Uuid,
  channel_id: Uuid,
  broadcaster_id: Uuid,
  title: z.string(),
  description: z.string().nullable(),
  status: z.string(),
  scheduled_at: Timestamp.nullable(),
  started_at: Timestamp.nullable(),
  ended_at: Timestamp.nullable(),
  hls_manifest_url: z.string().nullable(),
  dash_manifest_url: z.string().nullable(),
  current_viewers: z.int(),
  peak_viewer_count: z.int(),
  total_view_count: z.int(),
  enable_chat: z.boolean(),
  enable_reactions: z.boolean(),
  created_at: Timestamp,
});

/**
 * Streams (plan §5.3): their life. Who may not see a stream reads that there is none. `start` sent again with the same
 * `Idempotency-Key` answers the stream that it made, with a fresh token.
 */
const lifeRoutes = {
  startStream: {
    method: "POST",
    path: "/api/streams/start",
    auth: "user",
    summary: "Start a stream now; it is live as soon as picture or sound arrives. Heeds `Idempotency-Key`",
    body: StreamPlan,
    response: StartedStream,
  },
  scheduleStream: {
    method: "POST",
    path: "/api/streams/schedule",
    auth: "user",
    summary: "Plan a stream for later",
    body: StreamPlan.extend({ scheduledAt: Timestamp }),
    response: z.object({ stream: Stream, embedCode: z.string() }),
  },
  createStream: {
    method: "POST",
    path: "/api/streams/create",
    auth: "user",
    summary: "nchat's spelling: plan a stream, with or without a time; unknown fields are passed over",
    body: z.object({ ...StreamPlan.shape, scheduledAt: Timestamp.nullish() }),
    response: NchatStream,
  },
  startScheduledStream: {
    method: "POST",
    path: "/api/streams/:id/start",
    auth: "user",
    summary: "Start a planned stream, or get a fresh token for one's running stream",
    params: StreamId,
    response: StartedStream,
  },
  stopStream: {
    method: "POST",
    path: "/api/streams/:id/stop",
    auth: "user",
    summary: "End a stream (host, co-host, admin)",
    params: StreamId,
    response: StoppedStream,
  },
  endStream: {
    method: "POST",
    path: "/api/streams/:id/end",
    auth: "user",
    summary: "nchat's spelling of stop",
    params: StreamId,
    response: NchatStream,
  },
  cancelStream: {
    method: "POST",
    path: "/api/streams/:id/cancel",
    auth: "user",
    summary: "Give up a planned stream",
    params: StreamId,
    response: z.object({ stream: Stream }),
  },
  updateStream: {
    method: "PATCH",
    path: "/api/streams/:id",
    auth: "user",
    summary: "Change what a stream is; who may not watch it any more is put out at once",
    params: StreamId,
    body: z.strictObject({
      title: Title.optional(),
      description: Description.nullable().optional(),
      visibility: StreamVisibility.optional(),
      scheduledAt: Timestamp.nullable().optional(),
      ...options,
    }),
    response: z.object({ stream: Stream }),
  },
  deleteStream: {
    method: "DELETE",
    path: "/api/streams/:id",
    auth: "user",
    summary: "Cancel a planned stream, or remove one that is over with its chat; a running one must be stopped first",
    params: StreamId,
    response: Done,
  },
} as const satisfies Record<string, Route>;

/** Everything over REST about streams, chat and reactions excepted. */
export const streamRoutes = {
  ...lifeRoutes,
  ...streamWatchRoutes,
  ...streamHostRoutes,
  ...streamMarkerRoutes,
} as const satisfies Record<string, Route>;
