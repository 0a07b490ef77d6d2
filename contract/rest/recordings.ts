import { z } from "zod";
import { Timestamp, Uuid } from "../primitives.ts";
import {
  Recording,
  RecordingLayout,
  RecordingResolution,
  RecordingStatus,
  RecordingType,
  RetentionPlan,
} from "../recordings.ts";
import type { Route } from "./route.ts";

const Id = z.object({ id: Uuid });
const Done = z.object({ success: z.literal(true) });

const options = {
  audioOnly: z.boolean().optional(),
  layout: RecordingLayout.exclude(["custom"]).optional(),
  resolution: RecordingResolution.optional(),
  /** A page of this service that draws the layout: its path, or its address. */
  customLayout: z.string().min(1).max(500).optional(),
  /** Each track by itself instead of one picture. */
  individualTracks: z.boolean().optional(),
};

/** What to record (plan §5.2). The options may also stand beside `callId`, and `quality` is nchat's `resolution`. */
export const StartRecording = z.strictObject({
  callId: Uuid.optional(),
  options: z.strictObject({ ...options, quality: RecordingResolution.optional() }).optional(),
  ...options,
  quality: RecordingResolution.optional(),
  /** nchat's; the file is what the recorder makes: MP4, or Ogg for sound alone. */
  format: z.enum(["mp4", "webm"]).optional(),
});
export type StartRecording = z.output<typeof StartRecording>;

const Started = z.object({ recordingId: Uuid, startedAt: Timestamp, recording: Recording });

/** `duration` is that of the recording so far; size and addresses come when it is ready. */
const Stopped = z.object({
  recordingId: Uuid,
  duration: z.int(),
  fileSize: z.int(),
  url: z.string().nullable(),
  thumbnailUrl: z.string().nullable(),
  recording: Recording,
});

const Capability = z.object({
  available: z.boolean(),
  /** Why not, in a sentence. */
  reason: z.string().nullable(),
});

const controlRoutes = {
  startRecording: {
    method: "POST",
    path: "/api/calls/:id/recording/start",
    auth: "user",
    summary: "Record a call (host, co-host); everybody in it is told",
    params: Id,
    body: StartRecording.optional(),
    response: Started,
  },
  stopRecording: {
    method: "POST",
    path: "/api/calls/:id/recording/stop",
    auth: "user",
    summary: "End the recording of a call (host, co-host)",
    params: Id,
    body: z.strictObject({ callId: Uuid.optional(), recordingId: Uuid.optional() }).optional(),
    response: Stopped,
  },
  changeRecordingLayout: {
    method: "PATCH",
    path: "/api/calls/:id/recording",
    auth: "user",
    summary: "Arrange people otherwise in a running recording (host, co-host)",
    params: Id,
    body: z.strictObject({ layout: RecordingLayout.exclude(["custom"]) }),
    response: z.object({ recording: Recording }),
  },
  startStreamRecording: {
    method: "POST",
    path: "/api/streams/:id/recording/start",
    auth: "user",
    summary: "Record a stream (host, co-host)",
    params: Id,
    body: StartRecording.omit({ callId: true }).optional(),
    response: Started,
  },
  stopStreamRecording: {
    method: "POST",
    path: "/api/streams/:id/recording/stop",
    auth: "user",
    summary: "End the recording of a stream (host, co-host)",
    params: Id,
    response: Stopped,
  },
} as const satisfies Record<string, Route>;

/** Recordings (plan §5.2). Who may not see one reads that there is none. */
export const recordingRoutes = {
  ...controlRoutes,
  listRecordings: {
    method: "GET",
    path: "/api/recordings",
    auth: "user",
    summary: "Recordings that the asking person may see, newest first",
    query: z.strictObject({
      callId: Uuid.optional(),
      streamId: Uuid.optional(),
      channelId: Uuid.optional(),
      /** Of calls, or of streams. */
      kind: z.enum(["call", "stream"]).optional(),
      status: RecordingStatus.exclude(["deleted"]).optional(),
      type: RecordingType.optional(),
      startDate: Timestamp.optional(),
      endDate: Timestamp.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    response: z.object({ recordings: z.array(Recording), total: z.int(), limit: z.int(), offset: z.int() }),
  },
  getRetention: {
    method: "GET",
    path: "/api/recordings/retention",
    auth: "user",
    summary: "How long a recording of the asking person, in that channel, is kept",
    query: z.strictObject({ channelId: Uuid.optional() }),
    response: z.object({ plan: RetentionPlan, retentionDays: z.int(), warningDays: z.int() }),
  },
  setRetention: {
    method: "POST",
    path: "/api/recordings/retention",
    auth: "user",
    summary: "Give a person or a channel a plan, or with null take it away (admin of the server)",
    body: z.strictObject({
      applyTo: z.enum(["user", "channel"]),
      targetId: Uuid,
      plan: RetentionPlan.nullable(),
    }),
    response: z.object({ plan: RetentionPlan, retentionDays: z.int(), warningDays: z.int() }),
  },
  getRecording: {
    method: "GET",
    path: "/api/recordings/:id",
    auth: "user",
    summary: "One recording, with addresses to play it",
    params: Id,
    response: Recording,
  },
  downloadRecording: {
    method: "GET",
    path: "/api/recordings/:id/download",
    auth: "user",
    summary: "A signed address that saves the file, or one track of it",
    params: Id,
    query: z.strictObject({ fileId: Uuid.optional() }),
    response: z.object({ url: z.string(), fileName: z.string(), expiresAt: Timestamp, expiresIn: z.int() }),
  },
  deleteRecording: {
    method: "DELETE",
    path: "/api/recordings/:id",
    auth: "user",
    summary: "Remove a recording and its files (owner, admin); one that runs is ended first",
    params: Id,
    response: Done,
  },
  getMediaCapabilities: {
    method: "GET",
    path: "/api/media/capabilities",
    auth: "user",
    summary: "What this installation can record and take in just now",
    response: z.object({
      kind: z.enum(["livekit", "embedded"]),
      egress: Capability,
      ingress: Capability,
      /** Whether the operator lets calls and streams be recorded, and something can; the same for streams. */
      recording: Capability,
      streaming: Capability,
    }),
  },
} as const satisfies Record<string, Route>;
