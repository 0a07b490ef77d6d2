import { z } from "zod";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import type { Respellings } from "../../http/spelling.ts";
import type { Incoming, Outgoing } from "../../realtime/aliases.ts";

const inStream = (streamId: unknown) => ({ streamId });

/** What nchat's clients send about streams. Its stream page enters a stream as if it were a channel. */
export const chatIncoming: Incoming = {
  "stream:viewer-joined": { event: "stream:join", payload: ({ streamId }) => inStream(streamId) },
  "stream:viewer-left": { event: "stream:leave", payload: ({ streamId }) => inStream(streamId) },
  "channel:join": { event: "stream:join", payload: ({ channelId }) => inStream(channelId) },
  "channel:leave": { event: "stream:leave", payload: ({ channelId }) => inStream(channelId) },
  "stream:chat-message": {
    event: "stream:chat",
    payload: ({ streamId, content, message }) => ({ ...inStream(streamId), content: content ?? message }),
  },
};

/** A message as a row of nchat's. */
function toNchatMessage(message: ChatMessage) {
  const { id, streamId, userId, userName, userAvatarUrl, content, isPinned, isDeleted, createdAt } = message;
  return {
    id,
    stream_id: streamId,
    user_id: userId,
    content,
    is_pinned: isPinned,
    is_deleted: isDeleted,
    created_at: createdAt,
    user: { id: userId, username: userName, displayName: userName, avatarUrl: userAvatarUrl },
  };
}

/** How many of the newest messages nchat's page passes over; it has no word for what came before which. */
const Skipped = z.coerce.number().int().min(0).catch(0);
const Wanted = z.coerce.number().int().min(1).catch(100);

/** What is told of the chat, as nchat's hooks listen for it: its own fields, and the plan's beside them. */
export const chatOutgoing: Outgoing = {
  "stream:chat_changed": (payload) => {
    const { id: messageId, isDeleted, isPinned } = payload.message;
    if (isDeleted) return ["stream:chat-deleted", { ...payload, messageId }];
    return isPinned ? ["stream:chat-pinned", { ...payload, messageId }] : ["stream:chat_changed", payload];
  },
};

/** The chat's routes in nchat's words, beside ours. */
export const chatRespellings: Respellings = {
  listStreamChat: {
    // The bare list that its client reads, the oldest first. Nobody pages back further than our own limit.
    query: ({ limit, offset }) => ({ limit: Wanted.parse(limit) + Skipped.parse(offset) }),
    answer: ({ messages }, { offset }) => messages.slice(Skipped.parse(offset)).map(toNchatMessage).toReversed(),
  },
  postStreamChat: {
    answer: (posted) => {
      if (posted.status === "held") return posted;
      return { ...posted, ...toNchatMessage(posted.message) };
    },
  },
};
