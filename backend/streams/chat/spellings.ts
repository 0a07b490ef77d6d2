import type { Respellings } from "../../http/spelling.ts";
import type { Incoming } from "../../realtime/aliases.ts";

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

/** The chat's routes in nchat's words, beside ours. */
export const chatRespellings: Respellings = {
  postStreamChat: {
    answer: (posted) => {
      if (posted.status === "held") return posted;
      const { id, streamId, userId, content, createdAt } = posted.message;
      return { ...posted, id, stream_id: streamId, user_id: userId, content, created_at: createdAt };
    },
  },
};
