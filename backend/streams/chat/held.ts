import type { Kysely } from "kysely";
import type { ChatPosted, HeldMessage, HeldReason } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { toHeld } from "./held-list.ts";
import type { NewMessage } from "./posting.ts";

type HeldAnswer = Extract<ChatPosted, { status: "held" }>;

/** Messages that wait for a moderator. */
export type Held = Readonly<{
  /** Whether a message with this nonce was held before. */
  isKnown: (streamId: string, message: NewMessage) => Promise<boolean>;
  /** What was answered then. */
  answer: (streamId: string, message: NewMessage) => Promise<HeldAnswer>;
  hold: (streamId: string, user: Identity, message: NewMessage, reason: HeldReason) => Promise<HeldAnswer>;
}>;

/** The waiting messages in the database. */
export function createHeld(
  db: Kysely<Tables>,
  tellModerators: (streamId: string, held: HeldMessage) => void,
  now: () => Date,
): Held {
  const find = (streamId: string, { userId, nonce }: NewMessage) =>
    db
      .selectFrom("nchat_stream_held_messages")
      .select(["id", "reason"])
      .where("stream_id", "=", streamId)
      .where("user_id", "=", userId)
      .where("nonce", "=", nonce);
  const answer = async (streamId: string, message: NewMessage): Promise<HeldAnswer> => {
    const row = await find(streamId, message).executeTakeFirstOrThrow();
    return { status: "held", heldId: row.id, reason: row.reason };
  };
  /** What it answers may be gone by now; then it answers nothing. */
  const messageOf = (streamId: string, id: string | null) =>
    db
      .selectFrom("nchat_stream_chat")
      .select("id")
      .where("id", "=", id)
      .where("stream_id", "=", streamId)
      .where("is_deleted", "=", false);
  return {
    isKnown: async (streamId, message) => (await find(streamId, message).executeTakeFirst()) !== undefined,
    answer,
    hold: async (streamId, user, message, reason) => {
      const made = await db
        .insertInto("nchat_stream_held_messages")
        .values({
          id: message.id,
          stream_id: streamId,
          user_id: user.id,
          content: message.content,
          reply_to_id: messageOf(streamId, message.replyToId),
          nonce: message.nonce,
          media_time_ms: message.mediaTime,
          reason,
          created_at: now(),
        })
        .onConflict((on) => on.columns(["stream_id", "user_id", "nonce"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!made) return await answer(streamId, message);
      tellModerators(streamId, toHeld({ ...made, display_name: user.displayName }));
      return { status: "held", heldId: made.id, reason };
    },
  };
}
