import type { Kysely } from "kysely";
import type { ModerationAct, ModerationEntry } from "@nchat/contract/stream-chat";
import type { JsonObject } from "../../db/tables/columns.ts";
import type { Tables } from "../../db/tables.ts";

type Db = Kysely<Tables>;

/** What is to be written down. */
export type NewEntry = Readonly<{
  act: ModerationAct;
  actorId: string;
  targetId?: string | null;
  messageId?: string | null;
  details?: JsonObject;
}>;

const selectEntries = (db: Db, streamId: string) =>
  db
    .selectFrom("nchat_stream_moderation_log as l")
    .leftJoin("nchat_users as a", "a.id", "l.actor_id")
    .leftJoin("nchat_users as t", "t.id", "l.target_id")
    .selectAll("l")
    .select(["a.display_name as actor_name", "t.display_name as target_name"])
    .where("l.stream_id", "=", streamId);

type Row = Awaited<ReturnType<ReturnType<typeof selectEntries>["execute"]>>[number];

const toEntry = (row: Row): ModerationEntry => ({
  id: row.id,
  act: row.act,
  actor: { id: row.actor_id, userName: row.actor_name ?? "Deleted account" },
  target: row.target_id === null ? null : { id: row.target_id, userName: row.target_name ?? "Deleted account" },
  messageId: row.message_id,
  details: row.details,
  createdAt: row.created_at.toISOString(),
});

/** Writes down what was done; answers the line as moderators read it. */
export async function writeLog(db: Db, streamId: string, entry: NewEntry, now: Date): Promise<ModerationEntry> {
  const { id } = await db
    .insertInto("nchat_stream_moderation_log")
    .values({
      stream_id: streamId,
      act: entry.act,
      actor_id: entry.actorId,
      target_id: entry.targetId ?? null,
      message_id: entry.messageId ?? null,
      details: entry.details ?? {},
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return toEntry(await selectEntries(db, streamId).where("l.id", "=", id).executeTakeFirstOrThrow());
}

/** The log, the newest line first. */
export async function readLog(
  db: Db,
  streamId: string,
  { limit, offset }: Readonly<{ limit: number; offset: number }>,
): Promise<Readonly<{ entries: ModerationEntry[]; total: number }>> {
  const rows = await selectEntries(db, streamId)
    .orderBy("l.created_at", "desc")
    .orderBy("l.id")
    .limit(limit)
    .offset(offset)
    .execute();
  const counted = await db
    .selectFrom("nchat_stream_moderation_log")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("stream_id", "=", streamId)
    .executeTakeFirst();
  return { entries: rows.map(toEntry), total: Number(counted?.count ?? 0) };
}
