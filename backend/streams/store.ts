import { type Kysely, sql, type Transaction } from "kysely";
import { missedMs, reminderMs, type StreamState, undatedMs } from "@nchat/contract/stream-rules";
import type { Tables } from "../db/tables.ts";
import { fromRow, stateColumns, type StoredStream, type StreamFacts, streamColumns } from "./rows.ts";

type Db = Kysely<Tables>;
type Trx = Transaction<Tables>;

const stateNames = [
  "s.reminded_at",
  "s.opened_at",
  "s.ending_at",
  "s.away_since",
  "s.end_reason",
  "s.sources",
  "s.playback_epoch",
  "s.outputs_note",
  "s.is_rehearsal",
] as const;

/** Streams with what the rules know of them; to be narrowed. */
export const selectStreams = (db: Db) =>
  db
    .selectFrom("nchat_streams as t")
    .innerJoin("nchat_stream_states as s", "s.stream_id", "t.id")
    .selectAll("t")
    .select(stateNames);

/** One stream; null when there is none. */
export async function loadStream(db: Db, id: string): Promise<StoredStream | null> {
  const row = await selectStreams(db).where("t.id", "=", id).executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** One stream, locked until the transaction ends, so that steps of one stream follow each other. */
export async function loadStreamForUpdate(trx: Trx, id: string): Promise<StoredStream | null> {
  const row = await selectStreams(trx).where("t.id", "=", id).forUpdate("t").executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** Every stream that time or LiveKit may still change; of one host, or of all. */
export async function loadUnfinished(db: Db, hostId?: string): Promise<readonly StoredStream[]> {
  const all = selectStreams(db).where("t.status", "in", ["scheduled", "starting", "live", "ending"]);
  const rows = await (hostId === undefined ? all : all.where("t.host_id", "=", hostId)).execute();
  return rows.map(fromRow);
}

/**
 * The streams whose deadline may have come (`nextStreamDeadline`): all that are open, which are few, and of those that
 * are planned, which may be many, the ones whose time it is.
 */
export async function loadDue(db: Db, now: number): Promise<readonly StoredStream[]> {
  const before = (ms: number) => new Date(now - ms);
  const rows = await selectStreams(db)
    .where((of) =>
      of.or([
        of("t.status", "in", ["starting", "live", "ending"]),
        of.and([
          of("t.status", "=", "scheduled"),
          of.or([
            of.and([of("t.scheduled_at", "is", null), of("t.created_at", "<=", before(undatedMs))]),
            of.and([of("s.reminded_at", "is", null), of("t.scheduled_at", "<=", before(-reminderMs))]),
            of("t.scheduled_at", "<=", before(missedMs)),
          ]),
        ]),
      ]),
    )
    .execute();
  return rows.map(fromRow);
}

/** Every stream that starts, runs or wraps up. */
export async function loadOpen(db: Db): Promise<readonly StoredStream[]> {
  const rows = await selectStreams(db).where("t.status", "in", ["starting", "live", "ending"]).execute();
  return rows.map(fromRow);
}

/** Streams that are over and that media still does something for, as far as is known; some of them. */
export async function loadLeftovers(db: Db): Promise<readonly StoredStream[]> {
  const ids = db
    .selectFrom("nchat_stream_ingresses")
    .select("stream_id")
    .union(
      db
        .selectFrom("nchat_stream_egresses")
        .select("stream_id")
        .where("status", "in", ["starting", "active", "ending"]),
    );
  const rows = await selectStreams(db)
    .where("t.id", "in", ids)
    .where("t.status", "in", ["ended", "cancelled"])
    .limit(20)
    .execute();
  return rows.map(fromRow);
}

/** What a new stream is, apart from where it stands. */
export type NewFacts = Pick<
  StreamFacts,
  "channelId" | "roomSid" | "title" | "description" | "visibility" | "chatEnabled" | "reactionsEnabled" | "recordStream"
> &
  Partial<Pick<StreamFacts, "isRehearsal">>;

/** Writes a new stream. */
export async function insertStream(trx: Trx, state: StreamState, facts: NewFacts): Promise<void> {
  await trx
    .insertInto("nchat_streams")
    .values({
      id: state.id,
      channel_id: facts.channelId,
      host_id: state.hostId,
      room_sid: facts.roomSid,
      title: facts.title,
      description: facts.description,
      visibility: facts.visibility,
      chat_enabled: facts.chatEnabled,
      reactions_enabled: facts.reactionsEnabled,
      record_stream: facts.recordStream,
      created_at: new Date(state.createdAt),
      ...streamColumns(state),
    })
    .execute();
  await trx
    .insertInto("nchat_stream_states")
    .values({ stream_id: state.id, is_rehearsal: facts.isRehearsal ?? false, ...stateColumns(state) })
    .execute();
}

/** Writes where a stream stands now. */
export async function saveState(trx: Trx, before: StoredStream, state: StreamState): Promise<StoredStream> {
  if (before.state === state) return before;
  await trx.updateTable("nchat_streams").set(streamColumns(state)).where("id", "=", state.id).execute();
  await trx.updateTable("nchat_stream_states").set(stateColumns(state)).where("stream_id", "=", state.id).execute();
  return { ...before, state };
}

/** Makes every address void that was signed to play a stream; its viewers ask for new ones. */
export async function beginEpoch(db: Db, streamId: string): Promise<void> {
  await db
    .updateTable("nchat_stream_states")
    .set({ playback_epoch: sql<number>`playback_epoch + 1` })
    .where("stream_id", "=", streamId)
    .execute();
}

/** Of some streams, those that are over. */
export async function overOf(db: Db, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("nchat_streams")
    .select("id")
    .where("id", "in", ids)
    .where("status", "in", ["ended", "cancelled"])
    .execute();
  return rows.map((row) => row.id);
}
