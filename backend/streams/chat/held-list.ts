import type { Kysely } from "kysely";
import type { DecidedMessage, HeldMessage, HeldReason } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";
import type { NewMessage } from "./posting.ts";

type Db = Kysely<Tables>;

/** A queue that grows without end helps nobody. */
const mostListed = 200;
/** As many as somebody may have waited for while they were away. */
const mostDecided = 50;

/** What waits for a moderator, the oldest first. */
export async function listHeld(db: Db, streamId: string): Promise<readonly HeldMessage[]> {
  const rows = await db
    .selectFrom("nchat_stream_held_messages as h")
    .leftJoin("nchat_users as u", "u.id", "h.user_id")
    .selectAll("h")
    .select("u.display_name")
    .where("h.stream_id", "=", streamId)
    .where("h.decision", "is", null)
    .orderBy("h.created_at")
    .limit(mostListed)
    .execute();
  return rows.map(toHeld);
}

/** What was decided about messages of one author, the newest first. */
export async function listDecided(db: Db, streamId: string, userId: string): Promise<DecidedMessage[]> {
  const rows = await db
    .selectFrom("nchat_stream_held_messages")
    .select(["id", "decision"])
    .where("stream_id", "=", streamId)
    .where("user_id", "=", userId)
    .where("decision", "is not", null)
    .orderBy("decided_at", "desc")
    .limit(mostDecided)
    .execute();
  return rows.flatMap(({ id, decision }) => (decision === null ? [] : [{ heldId: id, decision }]));
}

type Decision = Readonly<{ decision: "approve" | "reject"; byUserId: string; at: Date }>;

/** Decides about one, once; null when it is not there or decided already. */
export async function decideHeld(
  db: Db,
  streamId: string,
  heldId: string,
  { decision, byUserId, at }: Decision,
): Promise<NewMessage | null> {
  const row = await db
    .updateTable("nchat_stream_held_messages")
    .set({ decision, decided_by: byUserId, decided_at: at })
    .where("id", "=", heldId)
    .where("stream_id", "=", streamId)
    .where("decision", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    userId: row.user_id,
    content: row.content,
    replyToId: row.reply_to_id,
    nonce: row.nonce,
    mediaTime: row.media_time_ms,
    isApproved: true,
  };
}

/** Undoes a decision that could not be carried out. */
export async function reopenHeld(db: Db, heldId: string): Promise<void> {
  await db
    .updateTable("nchat_stream_held_messages")
    .set({ decision: null, decided_by: null, decided_at: null })
    .where("id", "=", heldId)
    .execute();
}

/** Lets nothing through that somebody wrote. */
export async function rejectAllHeld(
  db: Db,
  streamId: string,
  userId: string,
  byUserId: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable("nchat_stream_held_messages")
    .set({ decision: "reject", decided_by: byUserId, decided_at: at })
    .where("stream_id", "=", streamId)
    .where("user_id", "=", userId)
    .where("decision", "is", null)
    .execute();
}

type Row = Readonly<{
  id: string;
  stream_id: string;
  user_id: string;
  display_name: string | null;
  content: string;
  reason: HeldReason;
  media_time_ms: number | null;
  created_at: Date;
}>;

/** A row as moderators see it. */
export const toHeld = (row: Row): HeldMessage => ({
  id: row.id,
  streamId: row.stream_id,
  userId: row.user_id,
  userName: row.display_name ?? "Deleted account",
  content: row.content,
  reason: row.reason,
  mediaTime: row.media_time_ms,
  createdAt: row.created_at.toISOString(),
});
