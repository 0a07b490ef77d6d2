import { z } from "zod";
import { Timestamp, Uuid } from "../primitives.ts";
import {
  ChatMessage,
  ChatMessageInput,
  ChatPosted,
  ChatRestriction,
  ChatRole,
  ChatSettings,
  DecidedMessage,
  HeldMessage,
  ModerationEntry,
  ReactionCounts,
  ReactionInput,
  ReactionType,
  StreamSnapshot,
} from "../stream-chat.ts";

const StreamRef = z.strictObject({ streamId: Uuid });

/**
 * Client to server. A socket without a token may join and leave public streams, and nothing else. After every `connected`
 * a client joins again, `after` the last revision that it has: places in streams do not outlive a connection.
 */
export const streamClientEvents = {
  "stream:join": {
    payload: StreamRef.extend({
      after: z.int().min(0).max(2_147_483_647).optional(),
      /** Take messages and reactions in batches (`stream:chat_batch`, `stream:reactions`), cheaper for both sides. */
      batches: z.boolean().default(false),
    }),
    data: StreamSnapshot,
  },
  "stream:leave": { payload: StreamRef, data: z.object({}) },
  "stream:chat": { payload: ChatMessageInput.safeExtend({ streamId: Uuid }), data: ChatPosted },
  "stream:reaction": {
    payload: ReactionInput.safeExtend({ streamId: Uuid }),
    data: z.object({ type: ReactionType }),
  },
} as const;

/** The events that a socket without a token may send. */
export const anonymousEvents = ["stream:join", "stream:leave"] as const;

/** A message as it goes to clients that take one at a time; the last two are nchat's spellings. */
export const ChatLine = ChatMessage.extend({ message: z.string(), timestamp: Timestamp });

/** A reaction for clients that take one at a time: so often within the last moments. `emoji` is nchat's spelling. */
export const ReactionLine = z.object({
  streamId: Uuid,
  type: ReactionType,
  emoji: ReactionType,
  count: z.int(),
});

/** What those in a stream are told about its chat. */
export const streamChatEvents = {
  /** For `batches`: new and changed messages in the order of their revisions. */
  "stream:chat_batch": z.object({ streamId: Uuid, messages: z.array(ChatMessage) }),
  /** For `batches`: what came within the last moments, and how much there was by then. */
  "stream:reactions": z.object({ streamId: Uuid, counts: ReactionCounts, total: z.int() }),
  "stream:chat": ChatLine,
  /** A message was pinned, highlighted or deleted, or is so no more. */
  "stream:chat_changed": z.object({ streamId: Uuid, message: ChatMessage }),
  "stream:reaction": ReactionLine,
  /** What somebody is in the stream from now on: shown beside what they wrote, and for themselves what they may do. */
  "stream:role_changed": z.object({ streamId: Uuid, userId: Uuid, role: ChatRole }),
  "stream:chat_settings": z.object({ streamId: Uuid, settings: ChatSettings }),
  /** To the person concerned; null when nothing keeps them from writing any more. */
  "stream:chat_restricted": z.object({ streamId: Uuid, restriction: ChatRestriction.nullable() }),
  /** To the author of a held message. */
  "stream:chat_decided": DecidedMessage.extend({ streamId: Uuid }),
  /** To those who moderate. */
  "stream:chat_held": z.object({ streamId: Uuid, held: HeldMessage }),
  "stream:chat_moderated": z.object({ streamId: Uuid, entry: ModerationEntry }),
} as const;

const scoped = {
  chat: ChatLine,
  reaction: ReactionLine,
} as const;

/** The plan's names that hold the stream's id (§9.4, §9.5): `stream:<id>:chat` and `stream:<id>:reaction`. */
export function scopedStreamEvent(streamId: string, kind: keyof typeof scoped): string {
  return `stream:${streamId}:${kind}`;
}

/** What a name with a stream's id in it carries; null for any other name. */
export function schemaOfScopedEvent(name: string): z.ZodType | null {
  const [area, id, kind, ...rest] = name.split(":");
  const isScoped = area === "stream" && rest.length === 0 && Uuid.safeParse(id).success;
  if (!isScoped) return null;
  return kind === "chat" || kind === "reaction" ? scoped[kind] : null;
}
