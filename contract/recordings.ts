import { z } from "zod";
import { Timestamp, Uuid } from "./primitives.ts";

/** Where a recording stands (plan §6.1); `recording-rules.ts` decides each step. */
export const RecordingStatus = z.enum(["starting", "recording", "processing", "ready", "failed", "deleted"]);
export type RecordingStatus = z.output<typeof RecordingStatus>;

/** One picture of everybody, each track by itself, or the sound alone. */
export const RecordingType = z.enum(["composite", "individual_tracks", "audio_only"]);
export type RecordingType = z.output<typeof RecordingType>;

/** How people are arranged; `custom` is a template of the server's own. */
export const RecordingLayout = z.enum(["grid", "speaker", "single", "custom"]);
export type RecordingLayout = z.output<typeof RecordingLayout>;

/** The plan's three sizes. */
export const RecordingResolution = z.enum(["720p", "1080p", "4k"]);
export type RecordingResolution = z.output<typeof RecordingResolution>;

/** How long recordings are kept (plan §8.4). */
export const RetentionPlan = z.enum(["free", "pro", "enterprise"]);
export type RetentionPlan = z.output<typeof RetentionPlan>;

/** Days that each plan keeps a recording after its end. */
export const retentionDays: Readonly<Record<RetentionPlan, number>> = { free: 7, pro: 30, enterprise: 365 };

/** One file of a recording: the whole, or one track of somebody. `duration` in seconds. */
export const RecordingFile = z.object({
  id: Uuid,
  /** Whose track; null for a composite. */
  userId: Uuid.nullable(),
  kind: z.enum(["composite", "audio", "video"]),
  status: z.enum(["running", "ready", "failed"]),
  duration: z.int(),
  fileSize: z.int(),
  url: z.string().nullable(),
});
export type RecordingFile = Readonly<z.output<typeof RecordingFile>>;

/** Somebody whom a recording is of. */
export const RecordedPerson = z.object({ id: Uuid, displayName: z.string(), avatarUrl: z.string().nullable() });
export type RecordedPerson = Readonly<z.output<typeof RecordedPerson>>;

/** What a recording is of, as its answers tell it; events tell nothing of it, since those who hear them differ. */
export const RecordedSubject = z.object({
  /** The stream's; null for a call, and for a stream that was removed. */
  title: z.string().nullable(),
  channelName: z.string().nullable(),
  /** The stream's host, or the first of those who were in the call. */
  people: z.array(RecordedPerson),
  /** Where in its stream it begins, in milliseconds since that went live; null for a call. */
  streamOffset: z.int().nullable(),
});
export type RecordedSubject = Readonly<z.output<typeof RecordedSubject>>;

/**
 * A recording as those who may see it get it (plan §5.2). The addresses are signed and end at `urlExpiresAt`; they are
 * null until it is ready, and in events, which go to several people.
 */
export const Recording = RecordedSubject.extend({
  id: Uuid,
  /** Null for the recording of a stream. */
  callId: Uuid.nullable(),
  streamId: Uuid.nullable(),
  channelId: Uuid.nullable(),
  startedBy: Uuid.nullable(),
  status: RecordingStatus,
  type: RecordingType,
  layout: RecordingLayout.nullable(),
  resolution: RecordingResolution.nullable(),
  /** Seconds; while it runs, so far. */
  duration: z.int(),
  fileSize: z.int(),
  url: z.string().nullable(),
  thumbnailUrl: z.string().nullable(),
  urlExpiresAt: Timestamp.nullable(),
  files: z.array(RecordingFile),
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  createdAt: Timestamp,
  /** When it is removed; null while it runs. */
  expiresAt: Timestamp.nullable(),
  retentionPlan: RetentionPlan,
  /** What went wrong, in a sentence. */
  error: z.string().nullable(),
  /** Whether the asking person may delete it. */
  canDelete: z.boolean(),
});
export type Recording = Readonly<z.output<typeof Recording>>;

/** That a call is being recorded, for everybody in it and whoever joins. */
export const ActiveRecording = z.object({
  id: Uuid,
  status: z.enum(["starting", "recording"]),
  startedBy: Uuid.nullable(),
  startedAt: Timestamp,
});
export type ActiveRecording = Readonly<z.output<typeof ActiveRecording>>;

const AboutRecording = z.object({
  /** As the plan's events have it; null for a stream's recording. */
  callId: Uuid.nullable(),
  streamId: Uuid.nullable(),
  recordingId: Uuid,
  recording: Recording,
});

/** What the server tells of recordings: to everybody in the call; of a stream to its hosts and whom it invites or is for. */
export const recordingServerEvents = {
  "recording:started": AboutRecording,
  /** Nothing is being recorded any more; the file may still be in the making. */
  "recording:stopped": AboutRecording,
  /** Its status changed otherwise: it runs, is ready, has failed. */
  "recording:changed": AboutRecording,
  "recording:deleted": z.object({ callId: Uuid.nullable(), streamId: Uuid.nullable(), recordingId: Uuid }),
  /** To its owners, some days before it is removed. */
  "recording:expiring": AboutRecording,
} as const;
