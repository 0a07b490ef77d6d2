import type { Insertable, Selectable } from "kysely";
import { isFinal, type RecordingPart, type RecordingState } from "@nchat/contract/recording-rules";
import type { RecordingLayout, RecordingResolution, RecordingType, RetentionPlan } from "@nchat/contract/recordings";
import { RecordingResolution as Resolutions } from "@nchat/contract/recordings";
import type { RecordingDetailsTable, RecordingEgressesTable } from "../db/tables/recordings.ts";
import type { CallRecordingsTable } from "../db/tables/streams.ts";

/** What a part of a recording shows, beside where it stands. */
export type PartFacts = Readonly<{
  kind: "composite" | "audio" | "video";
  userId: string | null;
  trackSid: string | null;
}>;

/** What a recording is, apart from where it stands. */
export type RecordingFacts = Readonly<{
  id: string;
  callId: string | null;
  streamId: string | null;
  channelId: string | null;
  roomName: string;
  startedBy: string | null;
  type: RecordingType;
  layout: RecordingLayout | null;
  resolution: RecordingResolution | null;
  plan: RetentionPlan;
  days: number;
  warnedAt: number | null;
  deletedAt: number | null;
  bucket: string | null;
  thumbnailKey: string | null;
}>;

/** A recording as it is kept: what the rules know, and the rest. */
export type StoredRecording = Readonly<{
  facts: RecordingFacts;
  state: RecordingState;
  parts: ReadonlyMap<string, PartFacts>;
}>;

export type RecordingRow = Selectable<CallRecordingsTable> & Omit<Selectable<RecordingDetailsTable>, "recording_id">;
export type EgressRow = Selectable<RecordingEgressesTable>;

const time = (date: Date | null) => date?.getTime() ?? null;
const at = (ms: number | null) => (ms === null ? null : new Date(ms));

const dayMs = 24 * 60 * 60 * 1000;

/** When a recording is removed; null while it runs. */
export function expiryOf({ facts, state }: Pick<StoredRecording, "facts" | "state">): number | null {
  return state.endedAt === null ? null : state.endedAt + facts.days * dayMs;
}

/** Reads a recording and its egresses. */
export function fromRows(row: RecordingRow, egresses: readonly EgressRow[]): StoredRecording {
  const facts: RecordingFacts = {
    id: row.id,
    callId: row.call_id,
    streamId: row.stream_id,
    channelId: row.channel_id,
    roomName: row.room_name,
    startedBy: row.started_by,
    type: row.type,
    layout: row.layout,
    resolution: Resolutions.nullable().catch(null).parse(row.resolution),
    plan: row.retention_plan,
    days: row.retention_days,
    warnedAt: time(row.warned_at),
    deletedAt: time(row.deleted_at),
    bucket: row.storage_bucket,
    thumbnailKey: row.thumbnail_path,
  };
  const state: RecordingState = {
    status: row.status,
    parts: egresses.map(toPart),
    waitsForTracks: row.waits_for_tracks,
    hasFailedToStart: row.has_failed_to_start,
    stopAskedAt: time(row.stop_asked_at),
    createdAt: row.created_at.getTime(),
    startedAt: time(row.started_at),
    endedAt: time(row.ended_at),
    durationMs: durationOf(row, egresses),
    sizeBytes: row.file_size ?? 0,
    error: row.error_message,
  };
  const parts = egresses.map(({ id, kind, user_id, track_sid }) => {
    return [id, { kind, userId: user_id, trackSid: track_sid }] as const;
  });
  return { facts, state, parts: new Map(parts) };
}

/** The plan's column holds seconds; those of the parts are finer. */
function durationOf({ duration }: RecordingRow, egresses: readonly EgressRow[]): number {
  const [only, ...more] = egresses;
  if (duration === null) return 0;
  return only && more.length === 0 ? only.duration_ms : duration * 1000;
}

function toPart(row: EgressRow): RecordingPart {
  return {
    id: row.id,
    egressId: row.egress_id,
    phase: row.phase,
    isPresumed: row.is_presumed,
    startedAt: time(row.started_at),
    endedAt: time(row.ended_at),
    seenAt: row.seen_at.getTime(),
    key: row.file_key,
    sizeBytes: row.file_size,
    durationMs: row.duration_ms,
    error: row.error_message,
  };
}

/** The plan's columns that the rules decide. */
export function stateColumns(stored: Pick<StoredRecording, "facts" | "state">) {
  const { state, facts } = stored;
  const [first] = state.parts;
  const isOver = state.endedAt !== null;
  return {
    status: state.status,
    egress_id: first?.egressId ?? `pending:${facts.id}`,
    file_path: first?.key ?? null,
    file_size: isOver ? state.sizeBytes : null,
    duration: isOver ? Math.round(state.durationMs / 1000) : null,
    started_at: at(state.startedAt),
    ended_at: at(state.endedAt),
    expires_at: at(expiryOf(stored)),
    error_message: state.error,
  } satisfies Partial<Insertable<CallRecordingsTable>>;
}

/** Ours that the rules decide. */
export function detailColumns(state: RecordingState) {
  return {
    has_failed_to_start: state.hasFailedToStart,
    stop_asked_at: at(state.stopAskedAt),
  } satisfies Partial<Insertable<RecordingDetailsTable>>;
}

/** An egress's columns that the rules decide. */
export function partColumns(part: RecordingPart) {
  return {
    egress_id: part.egressId,
    phase: part.phase,
    is_presumed: part.isPresumed,
    file_key: part.key,
    file_size: part.sizeBytes,
    duration_ms: part.durationMs,
    started_at: at(part.startedAt),
    ended_at: at(part.endedAt),
    seen_at: new Date(part.seenAt),
    error_message: part.error,
  } satisfies Partial<Insertable<RecordingEgressesTable>>;
}

/** Where everything of a recording is. */
export const folderOf = (recordingId: string): string => `recordings/${recordingId}/`;

/** Whether something of it may still be written. */
export const isWritten = ({ parts }: RecordingState): boolean => parts.some((part) => !isFinal(part.phase));
