import type { Kysely, Transaction } from "kysely";
import type { RecordingPart, RecordingState } from "@nchat/contract/recording-rules";
import type { Tables } from "../db/tables.ts";
import {
  detailColumns,
  fromRows,
  partColumns,
  type PartFacts,
  type RecordingFacts,
  type RecordingRow,
  stateColumns,
  type StoredRecording,
} from "./rows.ts";

type Db = Kysely<Tables>;
type Trx = Transaction<Tables>;

const detailNames = [
  "d.stream_id",
  "d.channel_id",
  "d.room_name",
  "d.started_by",
  "d.waits_for_tracks",
  "d.has_failed_to_start",
  "d.retention_plan",
  "d.retention_days",
  "d.stop_asked_at",
  "d.warned_at",
  "d.deleted_by",
  "d.deleted_at",
] as const;

/** Recordings with what they were made of; to be narrowed. */
export const selectRecordings = (db: Db) =>
  db
    .selectFrom("nchat_call_recordings as r")
    .innerJoin("nchat_recording_details as d", "d.recording_id", "r.id")
    .selectAll("r")
    .select(detailNames);

/** Adds the egresses. */
export async function withEgresses(db: Db, rows: readonly RecordingRow[]): Promise<readonly StoredRecording[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const egresses = await db
    .selectFrom("nchat_recording_egresses")
    .selectAll()
    .where("recording_id", "in", ids)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map((row) =>
    fromRows(
      row,
      egresses.filter((egress) => egress.recording_id === row.id),
    ),
  );
}

/** One recording; null when there is none. */
export async function loadRecording(db: Db, id: string): Promise<StoredRecording | null> {
  const [stored] = await withEgresses(db, await selectRecordings(db).where("r.id", "=", id).execute());
  return stored ?? null;
}

/** One recording, locked until the transaction ends, so that steps of one recording follow each other. */
export async function loadRecordingForUpdate(trx: Trx, id: string): Promise<StoredRecording | null> {
  const rows = await selectRecordings(trx).where("r.id", "=", id).forUpdate("r").execute();
  const [stored] = await withEgresses(trx, rows);
  return stored ?? null;
}

/** Every recording that is not over, or is still to be removed. */
export async function loadUnfinished(db: Db): Promise<readonly StoredRecording[]> {
  const open = ["starting", "recording", "processing", "deleted"] as const;
  return await withEgresses(db, await selectRecordings(db).where("r.status", "in", open).execute());
}

/** The recording that runs of a call or stream; null when none does. */
export async function loadRunning(
  db: Db,
  of: Readonly<{ callId: string } | { streamId: string }>,
): Promise<StoredRecording | null> {
  const all = selectRecordings(db).where("r.status", "in", ["starting", "recording"]);
  const wanted = "callId" in of ? all.where("r.call_id", "=", of.callId) : all.where("d.stream_id", "=", of.streamId);
  const [stored] = await withEgresses(db, await wanted.orderBy("r.created_at").limit(1).execute());
  return stored ?? null;
}

/** Writes a new recording without egresses. */
export async function insertRecording(
  trx: Trx,
  facts: RecordingFacts,
  state: RecordingState,
  metadata: Readonly<Record<string, unknown>>,
): Promise<StoredRecording> {
  await trx
    .insertInto("nchat_call_recordings")
    .values({
      id: facts.id,
      call_id: facts.callId,
      type: facts.type,
      layout: facts.layout,
      resolution: facts.resolution,
      storage_bucket: facts.bucket,
      metadata,
      created_at: new Date(state.createdAt),
      ...stateColumns({ facts, state }),
    })
    .execute();
  await trx
    .insertInto("nchat_recording_details")
    .values({
      recording_id: facts.id,
      stream_id: facts.streamId,
      channel_id: facts.channelId,
      room_name: facts.roomName,
      started_by: facts.startedBy,
      waits_for_tracks: state.waitsForTracks,
      retention_plan: facts.plan,
      retention_days: facts.days,
      ...detailColumns(state),
    })
    .execute();
  return { facts, state, parts: new Map() };
}

/** Writes one more egress; false when its track has one already. */
export async function insertPart(
  trx: Trx,
  recordingId: string,
  part: RecordingPart,
  facts: PartFacts,
): Promise<boolean> {
  const row = { id: part.id, recording_id: recordingId, kind: facts.kind, user_id: facts.userId };
  const inserted = await trx
    .insertInto("nchat_recording_egresses")
    .values({ ...row, track_sid: facts.trackSid, ...partColumns(part) })
    .onConflict((on) => on.doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Writes what differs between two states of a recording. */
export async function saveState(trx: Trx, before: StoredRecording, state: RecordingState): Promise<StoredRecording> {
  const after = { ...before, state };
  const { id } = before.facts;
  await trx.updateTable("nchat_call_recordings").set(stateColumns(after)).where("id", "=", id).execute();
  await trx.updateTable("nchat_recording_details").set(detailColumns(state)).where("recording_id", "=", id).execute();
  for (const part of state.parts) {
    if (before.state.parts.includes(part)) continue;
    await trx.updateTable("nchat_recording_egresses").set(partColumns(part)).where("id", "=", part.id).execute();
  }
  return after;
}

/** Stores where its small picture is. */
export async function saveThumbnail(trx: Trx, stored: StoredRecording, key: string): Promise<StoredRecording> {
  await trx
    .updateTable("nchat_call_recordings")
    .set({ thumbnail_path: key })
    .where("id", "=", stored.facts.id)
    .execute();
  return { ...stored, facts: { ...stored.facts, thumbnailKey: key } };
}

/** Removes the rows of a recording whose files are gone. */
export async function deleteRows(db: Db, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable("nchat_streams").set({ recording_id: null }).where("recording_id", "=", id).execute();
    // With this status the trigger leaves no orphan behind.
    await trx.updateTable("nchat_call_recordings").set({ status: "deleted" }).where("id", "=", id).execute();
    await trx.deleteFrom("nchat_call_recordings").where("id", "=", id).execute();
  });
}

/** The part that an egress is: by media's id, else by the file that it writes. */
export async function findPart(
  db: Db,
  egressId: string,
  keys: readonly string[],
): Promise<Readonly<{ id: string; recordingId: string }> | null> {
  const columns = ["id", "recording_id as recordingId"] as const;
  const parts = db.selectFrom("nchat_recording_egresses").select(columns);
  const byId = await parts.where("egress_id", "=", egressId).executeTakeFirst();
  if (byId || keys.length === 0) return byId ?? null;
  return (await parts.where("file_key", "in", keys).where("egress_id", "is", null).executeTakeFirst()) ?? null;
}
