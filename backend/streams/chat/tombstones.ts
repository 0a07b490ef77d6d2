import type { Kysely, Transaction } from "kysely";
import { type ChatMessage, mostPinned } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import type { ChatQueue } from "./chat-queue.ts";
import { renumber } from "./posting.ts";

type Trx = Transaction<Tables>;
type Marks = Readonly<{ isPinned?: boolean | undefined; isHighlighted?: boolean | undefined }>;

/** Changes of messages that are there: deleted ones keep their place and lose their words. */
export type Tombstones = Readonly<{
  /** `mayDelete` is asked with the author, and throws. */
  one: (
    streamId: string,
    messageId: string,
    byUserId: string,
    mayDelete: (authorId: string) => void,
  ) => Promise<Readonly<{ message: ChatMessage; authorId: string }>>;
  /** Everything that somebody wrote; answers how much that was. */
  allOf: (streamId: string, userId: string, byUserId: string) => Promise<number>;
  mark: (streamId: string, messageId: string, marks: Marks) => Promise<ChatMessage>;
}>;

/** Makes them. */
export function createTombstones(db: Kysely<Tables>, queue: ChatQueue): Tombstones {
  const change = (streamId: string, work: (trx: Trx) => Promise<readonly string[]>) =>
    queue.change(streamId, () =>
      db.transaction().execute(async (trx) => {
        const ids = await work(trx);
        await renumber(trx, streamId, ids);
        return ids;
      }),
    );
  return {
    one: async (streamId, messageId, byUserId, mayDelete) => {
      let authorId = "";
      const messages = await change(streamId, async (trx) => {
        const found = await find(trx, streamId, messageId, mayDelete);
        authorId = found.user_id;
        await trx.updateTable("nchat_stream_chat").set(deleted(byUserId)).where("id", "=", messageId).execute();
        return [messageId];
      });
      return { message: only(messages), authorId };
    },
    allOf: async (streamId, userId, byUserId) => {
      const messages = await change(streamId, async (trx) => {
        const rows = await trx
          .updateTable("nchat_stream_chat")
          .set(deleted(byUserId))
          .where("stream_id", "=", streamId)
          .where("user_id", "=", userId)
          .where("is_deleted", "=", false)
          .returning("id")
          .execute();
        return rows.map(({ id }) => id);
      });
      return messages.length;
    },
    mark: async (streamId, messageId, marks) =>
      only(
        await change(streamId, async (trx) => {
          const found = await find(trx, streamId, messageId);
          if (marks.isPinned === true && !found.is_pinned) await requireRoomForPin(trx, streamId);
          const values = columnsOf(marks);
          if (Object.keys(values).length > 0)
            await trx.updateTable("nchat_stream_chat").set(values).where("id", "=", messageId).execute();
          return [messageId];
        }),
      ),
  };
}

function only([message]: readonly ChatMessage[]): ChatMessage {
  if (!message) throw new Error("a message that was just changed is not there");
  return message;
}

const deleted = (byUserId: string) => ({
  is_deleted: true,
  deleted_by: byUserId,
  is_pinned: false,
  is_highlighted: false,
});

const columnsOf = ({ isPinned, isHighlighted }: Marks) => ({
  ...(isPinned === undefined ? {} : { is_pinned: isPinned }),
  ...(isHighlighted === undefined ? {} : { is_highlighted: isHighlighted }),
});

async function find(
  trx: Trx,
  streamId: string,
  messageId: string,
  check: (authorId: string) => void = () => undefined,
) {
  const row = await trx
    .selectFrom("nchat_stream_chat")
    .select(["user_id", "is_deleted", "is_pinned"])
    .where("id", "=", messageId)
    .where("stream_id", "=", streamId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new ApiError("NOT_FOUND", "There is no such message in this chat.");
  check(row.user_id);
  if (row.is_deleted) throw new ApiError("NOT_FOUND", "This message was deleted.");
  return row;
}

async function requireRoomForPin(trx: Trx, streamId: string): Promise<void> {
  const pinned = await trx
    .selectFrom("nchat_stream_chat")
    .select("id")
    .where("stream_id", "=", streamId)
    .where("is_pinned", "=", true)
    .limit(mostPinned)
    .execute();
  if (pinned.length >= mostPinned) throw new ApiError("CONFLICT", `At most ${mostPinned} messages are pinned at once.`);
}
