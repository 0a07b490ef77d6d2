import { z } from "zod";
import { Timestamp, Uuid } from "../primitives.ts";
import {
  ChatMessage,
  ChatMessageInput,
  ChatPosted,
  ChatRestriction,
  ChatSettings,
  ChatWord,
  HeldMessage,
  ModerationEntry,
  ReactionCounts,
  ReactionInput,
  ReactionType,
  StreamHeat,
} from "../stream-chat.ts";
import type { Route } from "./route.ts";

const StreamId = z.object({ id: Uuid });
const MessageRef = StreamId.extend({ messageId: Uuid });
const UserRef = StreamId.extend({ userId: Uuid });
const Done = z.object({ success: z.literal(true) });
const Reason = z.string().trim().max(200).optional();
const Moderators = z.object({
  moderators: z.array(z.object({ userId: Uuid, userName: z.string(), addedAt: Timestamp })),
});
const Rules = z.object({ settings: ChatSettings, words: z.array(ChatWord) });

/** The chat of a stream (plan §5.3) and its reactions. */
const talkRoutes = {
  listStreamChat: {
    method: "GET",
    path: "/api/streams/:id/chat",
    auth: "optional",
    summary:
      "Messages before a sequence or up to a time of the stream (newest first), or everything that changed after a revision (in order)",
    params: StreamId,
    query: z
      .strictObject({
        before: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
        after: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
        /** In milliseconds since the stream went live: what people had written by then, with what they saw. */
        until: z.coerce.number().int().min(0).max(2_000_000_000).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      })
      .refine(({ before, until, after }) => after === undefined || (before ?? until) === undefined, {
        message: "before or until and after exclude each other",
        path: ["after"],
      }),
    response: z.object({ messages: z.array(ChatMessage), lastSequence: z.int(), hasMore: z.boolean() }),
  },
  postStreamChat: {
    method: "POST",
    path: "/api/streams/:id/chat",
    auth: "user",
    summary: "Write into a stream's chat; a repeated nonce answers the message that is there already",
    params: StreamId,
    body: ChatMessageInput,
    response: ChatPosted,
  },
  changeStreamChat: {
    method: "PATCH",
    path: "/api/streams/:id/chat/:messageId",
    auth: "user",
    summary: "Pin or highlight a message, or take that back (moderators)",
    params: MessageRef,
    body: z
      .strictObject({ isPinned: z.boolean().optional(), isHighlighted: z.boolean().optional() })
      .refine(({ isPinned, isHighlighted }) => (isPinned ?? isHighlighted) !== undefined, {
        message: "Nothing is to be changed",
      }),
    response: z.object({ message: ChatMessage }),
  },
  deleteStreamChat: {
    method: "DELETE",
    path: "/api/streams/:id/chat/:messageId",
    auth: "user",
    summary: "Delete one's own message, or anybody's (moderators); its place stays",
    params: MessageRef,
    response: z.object({ message: ChatMessage }),
  },
  reactToStream: {
    method: "POST",
    path: "/api/streams/:id/react",
    auth: "user",
    summary: "React; everybody is told in batches",
    params: StreamId,
    body: ReactionInput,
    response: z.object({ type: ReactionType }),
  },
  reactToStreamAlias: {
    method: "POST",
    path: "/api/streams/:id/reactions",
    auth: "user",
    summary: "nchat's spelling of react",
    params: StreamId,
    body: ReactionInput,
    response: z.object({ type: ReactionType }),
  },
  getStreamReactions: {
    method: "GET",
    path: "/api/streams/:id/reactions",
    auth: "optional",
    summary: "How often each reaction came, over the time of the stream (a heat line)",
    params: StreamId,
    response: z.object({
      bucketSeconds: z.int(),
      total: ReactionCounts,
      /** `at`: seconds since the stream went live. Times without a reaction are left out. */
      buckets: z.array(z.object({ at: z.int(), counts: ReactionCounts })),
    }),
  },
  getStreamHeat: {
    method: "GET",
    path: "/api/streams/:id/heat",
    auth: "optional",
    summary: "How lively a stream was over its time, in as many steps as a picture has room for",
    params: StreamId,
    query: z.strictObject({ steps: z.coerce.number().int().min(10).max(400).default(120) }),
    response: StreamHeat,
  },
} as const satisfies Record<string, Route>;

/** What moderators do. */
const moderationRoutes = {
  getChatRules: {
    method: "GET",
    path: "/api/streams/:id/chat/rules",
    auth: "user",
    summary: "Slow mode, links and the word list (moderators)",
    params: StreamId,
    response: Rules,
  },
  changeChatRules: {
    method: "PATCH",
    path: "/api/streams/:id/chat/rules",
    auth: "user",
    summary: "Change them; a given word list replaces the old one (moderators)",
    params: StreamId,
    body: ChatSettings.partial()
      .extend({ words: z.array(ChatWord).max(500).optional() })
      .strict(),
    response: Rules,
  },
  listHeldMessages: {
    method: "GET",
    path: "/api/streams/:id/chat/held",
    auth: "user",
    summary: "Messages that wait for a moderator, the oldest first (moderators)",
    params: StreamId,
    response: z.object({ held: z.array(HeldMessage) }),
  },
  decideHeldMessage: {
    method: "POST",
    path: "/api/streams/:id/chat/held/:heldId",
    auth: "user",
    summary: "Let a held message through, or not (moderators); the first decision counts",
    params: StreamId.extend({ heldId: Uuid }),
    body: z.strictObject({ decision: z.enum(["approve", "reject"]) }),
    response: z.object({ message: ChatMessage.nullable() }),
  },
  listRestrictions: {
    method: "GET",
    path: "/api/streams/:id/restrictions",
    auth: "user",
    summary: "Who is banned or timed out now (moderators)",
    params: StreamId,
    response: z.object({ restrictions: z.array(ChatRestriction) }),
  },
  timeOutViewer: {
    method: "POST",
    path: "/api/streams/:id/timeouts",
    auth: "user",
    summary: "Keep somebody from writing for a time (moderators)",
    params: StreamId,
    body: z.strictObject({ userId: Uuid, seconds: z.int().min(1).max(1_209_600), reason: Reason }),
    response: z.object({ restriction: ChatRestriction }),
  },
  liftTimeout: {
    method: "DELETE",
    path: "/api/streams/:id/timeouts/:userId",
    auth: "user",
    summary: "End a time-out early (moderators)",
    params: UserRef,
    response: Done,
  },
  banViewer: {
    method: "POST",
    path: "/api/streams/:id/bans",
    auth: "user",
    summary: "Put somebody out of the stream until it is lifted; on request with all they wrote (moderators)",
    params: StreamId,
    body: z.strictObject({ userId: Uuid, reason: Reason, removeMessages: z.boolean().optional() }),
    response: z.object({ restriction: ChatRestriction }),
  },
  liftBan: {
    method: "DELETE",
    path: "/api/streams/:id/bans/:userId",
    auth: "user",
    summary: "Let somebody in again (moderators)",
    params: UserRef,
    response: Done,
  },
  listModerators: {
    method: "GET",
    path: "/api/streams/:id/moderators",
    auth: "user",
    summary: "Whom the host named (moderators)",
    params: StreamId,
    response: Moderators,
  },
  addModerator: {
    method: "POST",
    path: "/api/streams/:id/moderators",
    auth: "user",
    summary: "Name a moderator (host)",
    params: StreamId,
    body: z.strictObject({ userId: Uuid }),
    response: Moderators,
  },
  removeModerator: {
    method: "DELETE",
    path: "/api/streams/:id/moderators/:userId",
    auth: "user",
    summary: "Take that back (host)",
    params: UserRef,
    response: Moderators,
  },
  listModerationLog: {
    method: "GET",
    path: "/api/streams/:id/moderation-log",
    auth: "user",
    summary: "What was moderated, the newest first (moderators)",
    params: StreamId,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    response: z.object({ entries: z.array(ModerationEntry), total: z.int() }),
  },
} as const satisfies Record<string, Route>;

export const streamChatRoutes = { ...talkRoutes, ...moderationRoutes } as const satisfies Record<string, Route>;
