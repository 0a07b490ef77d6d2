import { z } from "zod";
import { Timestamp, Uuid } from "./primitives.ts";

/** The longest message, in characters as people count them. */
export const longestChatMessage = 500;
/** How many messages may be pinned at once. */
export const mostPinned = 5;
/** The width of one step of the heat line. */
export const heatBucketSeconds = 5;

/** What the author of a message is in the stream. */
export const ChatRole = z.enum(["host", "co_host", "moderator", "viewer"]);
export type ChatRole = z.output<typeof ChatRole>;

/** The message that another one answers, as much of it as stands above the answer. Empty when it was deleted. */
export const ChatQuote = z.object({ id: Uuid, userId: Uuid, userName: z.string(), content: z.string() });
export type ChatQuote = Readonly<z.output<typeof ChatQuote>>;

/**
 * A message of a stream's chat. `sequence` is its place in the chat. `revision` numbers every change of the chat (a new
 * message, a pin, a deletion) without a gap, so whoever has revision n asks for everything after n and misses nothing.
 */
export const ChatMessage = z.object({
  id: Uuid,
  streamId: Uuid,
  sequence: z.int(),
  revision: z.int(),
  userId: Uuid,
  userName: z.string(),
  userAvatarUrl: z.string().nullable(),
  role: ChatRole,
  /** Empty once deleted. */
  content: z.string(),
  replyTo: ChatQuote.nullable(),
  isPinned: z.boolean(),
  isHighlighted: z.boolean(),
  isDeleted: z.boolean(),
  deletedBy: z.enum(["author", "moderator"]).nullable(),
  /** Where in the stream the author was when writing, in milliseconds since it went live; null when not known. */
  mediaTime: z.int().nullable(),
  /** What the sender's device called it, so that it recognises its own. */
  nonce: z.string().nullable(),
  createdAt: Timestamp,
});
export type ChatMessage = Readonly<z.output<typeof ChatMessage>>;

/** What a client may write; `message` is nchat's spelling of `content`. */
export const ChatMessageInput = z
  .strictObject({
    content: z.string().max(4000).optional(),
    message: z.string().max(4000).optional(),
    replyTo: Uuid.nullish(),
    /** The same message sent again with the same nonce is stored once. */
    nonce: z.string().min(1).max(64).optional(),
    mediaTime: z.int().min(0).max(2_000_000_000).nullish(),
  })
  .refine((body) => (body.content ?? body.message) !== undefined, {
    message: "Something to say is needed",
    path: ["content"],
  });
export type ChatMessageInput = z.output<typeof ChatMessageInput>;

/** Why a message waits for a moderator. */
export const HeldReason = z.enum(["link", "word", "first_message"]);
export type HeldReason = z.output<typeof HeldReason>;

/** What became of a message. A held one is seen by its author and by those who moderate. */
export const ChatPosted = z.discriminatedUnion("status", [
  z.object({ status: z.literal("sent"), message: ChatMessage }),
  z.object({ status: z.literal("held"), heldId: Uuid, reason: HeldReason }),
]);
export type ChatPosted = Readonly<z.output<typeof ChatPosted>>;

/** A message that waits until somebody who moderates lets it through or not. */
export const HeldMessage = z.object({
  id: Uuid,
  streamId: Uuid,
  userId: Uuid,
  userName: z.string(),
  content: z.string(),
  reason: HeldReason,
  mediaTime: z.int().nullable(),
  createdAt: Timestamp,
});
export type HeldMessage = Readonly<z.output<typeof HeldMessage>>;

/** What the chat's rules let everybody know. */
export const ChatSettings = z.object({
  /** Seconds between two messages of one person; 0 is off. */
  slowModeSeconds: z.int().min(0).max(600),
  links: z.enum(["allow", "hold", "block"]),
  /** Whether somebody's first message waits for a moderator. */
  holdFirstMessages: z.boolean(),
});
export type ChatSettings = Readonly<z.output<typeof ChatSettings>>;

/** A word or phrase that is not wanted; `*` at its end stands for any ending. */
export const ChatWord = z.strictObject({
  word: z.string().trim().min(1).max(100),
  action: z.enum(["block", "hold"]),
});
export type ChatWord = Readonly<z.output<typeof ChatWord>>;

/** Somebody kept from writing: for a time, or (a ban) from watching as well until it is lifted. */
export const ChatRestriction = z.object({
  userId: Uuid,
  userName: z.string(),
  kind: z.enum(["timeout", "ban"]),
  until: Timestamp.nullable(),
  reason: z.string().nullable(),
  byUserId: Uuid,
  createdAt: Timestamp,
});
export type ChatRestriction = Readonly<z.output<typeof ChatRestriction>>;

/** Everything that is written down about moderating. */
export const ModerationAct = z.enum([
  "message_deleted",
  "messages_removed",
  "message_pinned",
  "message_unpinned",
  "message_highlighted",
  "message_unhighlighted",
  "held_approved",
  "held_rejected",
  "timed_out",
  "timeout_lifted",
  "banned",
  "ban_lifted",
  "moderator_added",
  "moderator_removed",
  "settings_changed",
]);
export type ModerationAct = z.output<typeof ModerationAct>;

const Somebody = z.object({ id: Uuid, userName: z.string() });

/** One line of the log. */
export const ModerationEntry = z.object({
  id: Uuid,
  act: ModerationAct,
  actor: Somebody,
  target: Somebody.nullable(),
  messageId: Uuid.nullable(),
  /** What belongs to the act: a reason, seconds, the changed settings. */
  details: z.record(z.string(), z.unknown()),
  createdAt: Timestamp,
});
export type ModerationEntry = Readonly<z.output<typeof ModerationEntry>>;

/** The stored reactions (plan §6.1). */
export const ReactionType = z.enum(["like", "love", "fire", "clap", "wow", "laugh", "sad"]);
export type ReactionType = z.output<typeof ReactionType>;

const otherSpellings = {
  heart: "love",
  thumbsup: "like",
  smile: "laugh",
  party: "clap",
  "👍": "like",
  "❤️": "love",
  "❤": "love",
  "🔥": "fire",
  "👏": "clap",
  "🎉": "clap",
  "😮": "wow",
  "😂": "laugh",
  "😄": "laugh",
  "😢": "sad",
} as const satisfies Record<string, ReactionType>;

/** A reaction as any client spells it. */
export const ReactionSpelling = z.enum([
  ...ReactionType.options,
  "heart",
  "thumbsup",
  "smile",
  "party",
  "👍",
  "❤️",
  "❤",
  "🔥",
  "👏",
  "🎉",
  "😮",
  "😂",
  "😄",
  "😢",
]);
export type ReactionSpelling = z.output<typeof ReactionSpelling>;

/** The stored name of a reaction. */
export function reactionOf(spelling: ReactionSpelling): ReactionType {
  const stored = ReactionType.safeParse(spelling);
  return stored.success ? stored.data : otherSpellings[spelling as keyof typeof otherSpellings];
}

/** What a client sends to react; `reaction_type` and `emoji` are nchat's spellings, where it floats is the screen's. */
export const ReactionInput = z
  .strictObject({
    type: ReactionSpelling.optional(),
    reaction_type: ReactionSpelling.optional(),
    emoji: ReactionSpelling.optional(),
    mediaTime: z.int().min(0).max(2_000_000_000).nullish(),
    positionX: z.number().optional(),
    positionY: z.number().optional(),
  })
  .refine((body) => (body.type ?? body.reaction_type ?? body.emoji) !== undefined, {
    message: "A reaction is needed",
    path: ["type"],
  });
export type ReactionInput = z.output<typeof ReactionInput>;

/** How often each reaction came; types that did not come are left out. */
export const ReactionCounts = z.partialRecord(ReactionType, z.int());
export type ReactionCounts = Readonly<z.output<typeof ReactionCounts>>;

/**
 * How lively a stream was over its time: reactions and messages by what people saw when they sent them. Steps without
 * either are left out; times in seconds since the stream went live.
 */
export const StreamHeat = z.object({
  streamId: Uuid,
  bucketSeconds: z.int(),
  /** How long the stream was live, so far. */
  duration: z.int(),
  buckets: z.array(
    z.object({
      at: z.int(),
      reactions: z.int(),
      messages: z.int(),
      /** The reaction that came most. */
      top: ReactionType.nullable(),
    }),
  ),
});
export type StreamHeat = Readonly<z.output<typeof StreamHeat>>;

/** What became of a message that was held. */
export const DecidedMessage = z.object({ heldId: Uuid, decision: z.enum(["approve", "reject"]) });
export type DecidedMessage = Readonly<z.output<typeof DecidedMessage>>;

/** What a device gets on entering a stream: everything needed to go on from there. */
export const StreamSnapshot = z.object({
  streamId: Uuid,
  status: z.string(),
  viewerCount: z.int(),
  role: ChatRole,
  canChat: z.boolean(),
  canModerate: z.boolean(),
  chatEnabled: z.boolean(),
  reactionsEnabled: z.boolean(),
  settings: ChatSettings,
  /** The newest revision of the chat. */
  lastSequence: z.int(),
  /** With `after`: what changed since, in the order of change. Otherwise the newest messages, in the order of the chat. */
  messages: z.array(ChatMessage),
  /** More changed since `after` than is told here: enter again with the last revision told. */
  hasMore: z.boolean(),
  pinned: z.array(ChatMessage),
  reactions: ReactionCounts,
  restriction: ChatRestriction.nullable(),
  /** What was decided about messages of one's own that were held, the newest fifty: one may have been away then. */
  decided: z.array(DecidedMessage).exactOptional(),
});
export type StreamSnapshot = Readonly<z.output<typeof StreamSnapshot>>;
