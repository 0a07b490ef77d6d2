import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "../../db/tables.ts";

type Db = Kysely<Tables>;
type Trx = Transaction<Tables>;

/** A message that is to be stored. An approved one is past all rules of the chat. */
export type NewMessage = Readonly<{
  id: string;
  userId: string;
  content: string;
  replyToId: string | null;
  nonce: string | null;
  mediaTime: number | null;
  isApproved: boolean;
}>;

/** What became of one. `known`: its nonce was stored before, under this id. */
export type Stored =
  | Readonly<{ outcome: "sent" | "known"; id: string; sequence: number; createdAt: Date }>
  | Readonly<{ outcome: "closed" | "restricted" | "no-reply" }>;

type Row = {
  outcome: "sent" | "known" | "closed" | "restricted" | "no-reply";
  message_id: string;
  sequence: number | null;
  created_at: Date | null;
};

/** Stores messages of one chat in this order, numbered by the database; all or none. */
export async function postMessages(
  db: Db,
  streamId: string,
  messages: readonly NewMessage[],
): Promise<readonly Stored[]> {
  const given = messages.map((message, place) => ({
    place,
    id: message.id,
    user_id: message.userId,
    content: message.content,
    reply_to_id: message.replyToId,
    nonce: message.nonce,
    media_time_ms: message.mediaTime,
    is_approved: message.isApproved,
  }));
  const { rows } = await sql<Row>`
    select outcome, message_id, sequence, created_at
    from nchat_post_stream_chat(${streamId}::uuid, ${JSON.stringify(given)}::jsonb) order by place
  `.execute(db);
  return rows.map(({ outcome, message_id: id, sequence, created_at: createdAt }) =>
    (outcome === "sent" || outcome === "known") && sequence !== null && createdAt !== null
      ? { outcome, id, sequence, createdAt }
      : { outcome: outcome === "closed" || outcome === "no-reply" ? outcome : "restricted" },
  );
}

/** Gives messages that were changed in this transaction their new revisions. */
export async function renumber(trx: Trx, streamId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`select nchat_renumber_stream_chat(${streamId}::uuid, ${sql.val([...ids])}::uuid[])`.execute(trx);
}

/** One reaction to be counted; `at` in seconds of the stream, a step of the heat line. */
export type NewReaction = Readonly<{ userId: string; type: string; at: number }>;

/** Stores reactions of one stream; answers how many it has had by then. */
export async function addReactions(db: Db, streamId: string, reactions: readonly NewReaction[]): Promise<number> {
  const given = reactions.map(({ userId, type, at }) => ({ user_id: userId, type, at_seconds: at }));
  const { rows } = await sql<{ total: number | null }>`
    select nchat_add_stream_reactions(${streamId}::uuid, ${JSON.stringify(given)}::jsonb) as total
  `.execute(db);
  return rows[0]?.total ?? 0;
}
