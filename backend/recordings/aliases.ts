import { z } from "zod";
import { Timestamp, Uuid } from "@nchat/contract/primitives";
import { type Recording, RecordingLayout, RecordingResolution, RecordingStatus } from "@nchat/contract/recordings";
import { alias, type AliasRoute } from "../http/aliases.ts";
import { ApiError } from "../http/api-error.ts";
import type { Respellings } from "../http/spelling.ts";

const Id = z.object({ id: Uuid });

const Options = z.object({
  format: z.enum(["mp4", "webm"]).optional(),
  quality: RecordingResolution.optional(),
  resolution: RecordingResolution.optional(),
  audioOnly: z.boolean().optional(),
  layout: RecordingLayout.exclude(["custom"]).optional(),
});

const Begun = z.object({
  id: Uuid,
  callId: Uuid.nullable(),
  startedBy: Uuid.nullable(),
  startedAt: Timestamp,
  status: RecordingStatus,
  resolution: RecordingResolution.nullable(),
  layout: RecordingLayout.nullable(),
  audioOnly: z.boolean(),
});

const Known = Begun.extend({
  endedAt: Timestamp.nullable(),
  duration: z.int(),
  fileSize: z.int(),
  url: z.string().nullable(),
  thumbnailUrl: z.string().nullable(),
  egressStatus: z.string(),
});

const Metadata = Known.omit({ url: true, egressStatus: true, startedBy: true }).extend({
  fileUrl: z.string().nullable(),
  processedAt: Timestamp.nullable(),
  errorMessage: z.string().nullable(),
});

function toKnown(recording: Recording): z.output<typeof Known> {
  const { id, callId, startedBy, status, resolution, layout, type } = recording;
  const { endedAt, duration, fileSize, url, thumbnailUrl } = recording;
  return {
    ...{ id, callId, startedBy, status, resolution, layout, endedAt, duration, fileSize, url, thumbnailUrl },
    startedAt: recording.startedAt ?? recording.createdAt,
    audioOnly: type === "audio_only",
    egressStatus: status,
  };
}

function toMetadata(recording: Recording): z.output<typeof Metadata> {
  const { url, ...known } = toKnown(recording);
  return { ...known, fileUrl: url, processedAt: recording.endedAt, errorMessage: recording.error };
}

const success = z.literal(true);
const done = { success: true } as const;

/** The recording of a call, as nchat's paths name it: its newest. */
const ofCall: readonly AliasRoute[] = [
  alias({
    method: "POST",
    path: "/api/calls/:id/recording",
    name: "nchatStartRecording",
    summary: "nchat's spelling: record a call",
    envelope: "bare",
    status: 201,
    schemas: { params: Id, body: Options.optional() },
    response: z.object({ success, recording: Begun, message: z.string() }),
    handle: async ({ params, body, ask }) => {
      const { recording } = await ask("startRecording", { params, body });
      return { ...done, recording: toKnown(recording), message: "Recording started" };
    },
  }),
  alias({
    method: "GET",
    path: "/api/calls/:id/recording",
    name: "nchatGetRecording",
    summary: "nchat's spelling: the newest recording of a call",
    envelope: "bare",
    schemas: { params: Id },
    response: z.object({ recording: Known }),
    handle: async ({ params, ask }) => {
      const { recordings } = await ask("listRecordings", { query: { callId: params.id, limit: 1 } });
      const [newest] = recordings;
      if (!newest) throw new ApiError("RECORDING_NOT_FOUND", "There is no recording of this call.");
      return { recording: toKnown(newest) };
    },
  }),
  alias({
    method: "DELETE",
    path: "/api/calls/:id/recording",
    name: "nchatStopRecording",
    summary: "nchat's spelling: end the recording of a call",
    envelope: "bare",
    schemas: { params: Id },
    response: z.object({
      success,
      recording: Known.pick({ id: true, callId: true, status: true, duration: true }).extend({ stoppedAt: Timestamp }),
      message: z.string(),
    }),
    handle: async ({ params, ask }) => {
      const { recording } = await ask("stopRecording", { params, body: {} });
      const stoppedAt = recording.endedAt ?? new Date().toISOString();
      return { ...done, recording: { ...toKnown(recording), stoppedAt }, message: "Recording stopped" };
    },
  }),
];

/** nchat's routes about recordings. */
export const recordingAliases: readonly AliasRoute[] = [
  ...ofCall,
  alias({
    method: "POST",
    path: "/api/recordings",
    name: "nchatCreateRecording",
    summary: "nchat's spelling: record a call or a stream",
    envelope: "bare",
    status: 201,
    schemas: {
      body: Options.extend({
        callId: Uuid.nullish(),
        streamId: Uuid.nullish(),
        enableMultiTrack: z.boolean().optional(),
      }),
    },
    response: z.object({ success, recording: Begun, message: z.string() }),
    handle: async ({ body: { callId, streamId, enableMultiTrack, ...options }, ask }) => {
      const body = { ...options, ...(enableMultiTrack === true ? { individualTracks: true } : {}) };
      if (!callId && !streamId) throw new ApiError("VALIDATION_FAILED", "A call or a stream is needed.");
      const { recording } = callId
        ? await ask("startRecording", { params: { id: callId }, body })
        : await ask("startStreamRecording", { params: { id: streamId ?? "" }, body });
      return { ...done, recording: toKnown(recording), message: "Recording started" };
    },
  }),
  alias({
    method: "GET",
    path: "/api/calls/recordings/:id/download",
    name: "nchatDownloadRecording",
    summary: "nchat's spelling: a signed address that saves the file",
    envelope: "bare",
    schemas: { params: Id },
    response: z.object({ success, downloadUrl: z.string(), expiresIn: z.int() }),
    handle: async ({ params, ask }) => {
      const { url, expiresIn } = await ask("downloadRecording", { params, query: {} });
      return { ...done, downloadUrl: url, expiresIn };
    },
  }),
  alias({
    method: "GET",
    path: "/api/calls/recordings/:id/metadata",
    name: "nchatRecordingMetadata",
    summary: "nchat's spelling: what a recording is",
    envelope: "bare",
    schemas: { params: Id },
    response: z.object({ success, metadata: Metadata }),
    handle: async ({ params, ask }) => ({
      ...done,
      metadata: toMetadata(await ask("getRecording", { params })),
    }),
  }),
  alias({
    method: "DELETE",
    path: "/api/calls/recordings/:id/metadata",
    name: "nchatDeleteRecording",
    summary: "nchat's spelling: remove a recording",
    envelope: "bare",
    schemas: { params: Id },
    response: z.object({ success, message: z.string() }),
    handle: async ({ params, ask }) => {
      await ask("deleteRecording", { params });
      return { ...done, message: "Recording deleted" };
    },
  }),
];

/** The paths that the plan and nchat share. */
export const recordingRespellings: Respellings = {
  listRecordings: {
    answer: (answer) => ({ ...answer, hasMore: answer.offset + answer.recordings.length < answer.total }),
  },
  getRecording: {
    answer: (recording) => ({ recording, permissions: { canView: true, canDelete: recording.canDelete } }),
  },
};
