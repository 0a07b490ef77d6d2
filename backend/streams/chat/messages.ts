import { type Kysely, sql } from "kysely";
import type { ChatMessage, ChatRole } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";
import { writtenAt } from "./heat.ts";

type Db = Kysely<Tables>;

/** What a deleted person is called in what they wrote. */
const nameless = "Deleted account";

const authorRole = sql<ChatRole>`case
  when m.user_id = s.host_id then 'host'
  when member.role = 'co_host' then 'co_host'
  when moderator.user_id is not null or channel_member.role in ('owner', 'admin') then 'moderator'
  else 'viewer' end`;

/** Messages of chats as clients get them; to be narrowed and ordered. */
const selectMessages = (db: Db) =>
  db
    .selectFrom("nchat_stream_chat_places as p")
    .innerJoin("nchat_stream_chat as m", "m.id", "p.message_id")
    .innerJoin("nchat_streams as s", "s.id", "p.stream_id")
    .leftJoin("nchat_users as u", "u.id", "m.user_id")
    .leftJoin("nchat_stream_members as member", (join) =>
      join.onRef("member.stream_id", "=", "p.stream_id").onRef("member.user_id", "=", "m.user_id"),
    )
    .leftJoin("nchat_stream_moderators as moderator", (join) =>
      join.onRef("moderator.stream_id", "=", "p.stream_id").onRef("moderator.user_id", "=", "m.user_id"),
    )
    .leftJoin("nchat_channel_members as channel_member", (join) =>
      join.onRef("channel_member.channel_id", "=", "s.channel_id").onRef("channel_member.user_id", "=", "m.user_id"),
    )
    .leftJoin("nchat_stream_chat as q", "q.id", "m.reply_to_id")
    .leftJoin("nchat_users as qu", "qu.id", "q.user_id")
    .select([
      "m.id",
      "p.stream_id",
      "p.sequence",
      "p.revision",
      "m.user_id",
      "u.display_name",
      "u.avatar_url",
      authorRole.as("role"),
      "m.content",
      "m.is_pinned",
      "m.is_highlighted",
      "m.is_deleted",
      "m.deleted_by",
      "p.media_time_ms",
      "p.nonce",
      "m.created_at",
      "q.id as quote_id",
      "q.user_id as quote_user_id",
      "qu.display_name as quote_name",
      "q.content as quote_content",
      "q.is_deleted as quote_is_deleted",
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectMessages>["execute"]>>[number];

function toMessage(row: Row): ChatMessage {
  const quote =
    row.quote_id !== null && row.quote_user_id !== null ? { id: row.quote_id, userId: row.quote_user_id } : null;
  return {
    id: row.id,
    streamId: row.stream_id,
    sequence: row.sequence,
    revision: row.revision,
    userId: row.user_id,
    userName: row.display_name ?? nameless,
    userAvatarUrl: row.avatar_url,
    role: row.role,
    content: row.is_deleted ? "" : row.content,
    replyTo: quote && {
      ...quote,
      userName: row.quote_name ?? nameless,
      content: row.quote_is_deleted ? "" : (row.quote_content ?? ""),
    },
    isPinned: row.is_pinned && !row.is_deleted,
    isHighlighted: row.is_highlighted && !row.is_deleted,
    isDeleted: row.is_deleted,
    deletedBy: row.is_deleted ? (row.deleted_by === row.user_id ? "author" : "moderator") : null,
    mediaTime: row.media_time_ms,
    nonce: row.nonce,
    createdAt: row.created_at.toISOString(),
  };
}

/** Some messages of one chat, in the order of their revisions. */
export async function loadMessages(db: Db, streamId: string, ids: readonly string[]): Promise<readonly ChatMessage[]> {
  if (ids.length === 0) return [];
  const rows = await selectMessages(db)
    .where("p.stream_id", "=", streamId)
    .where("m.id", "in", [...ids])
    .orderBy("p.revision")
    .execute();
  return rows.map(toMessage);
}

/** A piece of a chat. `lastSequence` is the chat's newest revision at that moment. */
export type Page = Readonly<{ messages: readonly ChatMessage[]; lastSequence: number; hasMore: boolean }>;

const lastRevision = async (db: Db, streamId: string) =>
  (
    await db
      .selectFrom("nchat_stream_chat_counters")
      .select("last_revision")
      .where("stream_id", "=", streamId)
      .executeTakeFirst()
  )?.last_revision ?? 0;

/** Everything that changed after a revision, in order. */
export async function messagesAfter(db: Db, streamId: string, after: number, limit: number): Promise<Page> {
  // The number comes first: a message that is stored in between is told too, instead of being promised and left out.
  const lastSequence = await lastRevision(db, streamId);
  const rows = await selectMessages(db)
    .where("p.stream_id", "=", streamId)
    .where("p.revision", ">", after)
    .orderBy("p.revision")
    .limit(limit + 1)
    .execute();
  const messages = rows.slice(0, limit).map(toMessage);
  return {
    messages,
    lastSequence: Math.max(lastSequence, messages.at(-1)?.revision ?? 0),
    hasMore: rows.length > limit,
  };
}

/** Which messages: those before a sequence, those up to a time of the stream, or the newest ones. */
type Wanted = Readonly<{ before?: number | undefined; until?: number | undefined }>;

/** Messages, the newest first. */
export async function messagesBefore(
  db: Db,
  streamId: string,
  { before, until }: Wanted,
  limit: number,
): Promise<Page> {
  const lastSequence = await lastRevision(db, streamId);
  const rows = await selectMessages(db)
    .where("p.stream_id", "=", streamId)
    .$if(before !== undefined, (query) => query.where("p.sequence", "<", before ?? 0))
    .$if(until !== undefined, (query) => query.where(writtenAt, "<=", until ?? 0))
    .orderBy("p.sequence", "desc")
    .limit(limit + 1)
    .execute();
  return { messages: rows.slice(0, limit).map(toMessage), lastSequence, hasMore: rows.length > limit };
}

/** What is pinned, in the order of the chat. */
export async function pinnedMessages(db: Db, streamId: string): Promise<readonly ChatMessage[]> {
  const rows = await selectMessages(db)
    .where("p.stream_id", "=", streamId)
    .where("m.stream_id", "=", streamId) // by the index of what is pinned
    .where("m.is_pinned", "=", true)
    .where("m.is_deleted", "=", false)
    .orderBy("p.sequence")
    .execute();
  return rows.map(toMessage);
}
