import { scopedStreamEvent } from "@nchat/contract/realtime/streams";
import type { ChatMessage, ReactionCounts, ReactionType } from "@nchat/contract/stream-chat";
import type { Rooms } from "../../realtime/rooms.ts";

/** How a device takes a chat: in batches (ours), line by line as the plan spells it, or as nchat does. */
export type Manner = "batches" | "lines" | "nchat";

/** The room of those who take a stream's chat in one manner. */
export const roomOfManner = (streamId: string, manner: Manner) => `stream:${streamId}:${manner}`;
export const roomOfModerators = (streamId: string) => `stream:${streamId}:moderators`;

/** Tells a stream's devices of its messages and reactions, in the order of asking. */
export type FanOut = Readonly<{
  chat: (streamId: string, messages: readonly ChatMessage[]) => void;
  reactions: (streamId: string, counts: ReactionCounts, total: number) => void;
  /** Tells what is still kept back. */
  stop: () => void;
}>;

/**
 * A write to each socket is what a chat costs, so messages that come within this time of the last ones go together. The
 * first after a pause goes at once.
 */
const batchMs = 50;

type Pending = { messages: ChatMessage[]; timer: NodeJS.Timeout };

/** Makes it; one a node. */
export function createFanOut(tell: Rooms["tell"]): FanOut {
  const pending = new Map<string, Pending>();
  const flush = (streamId: string) => {
    const waiting = pending.get(streamId);
    pending.delete(streamId);
    if (!waiting || waiting.messages.length === 0) return;
    tellMessages(tell, streamId, waiting.messages);
    pause(streamId);
  };
  const pause = (streamId: string) => {
    const timer = setTimeout(() => flush(streamId), batchMs);
    pending.set(streamId, { messages: [], timer });
  };
  return {
    chat: (streamId, messages) => {
      if (messages.length === 0) return;
      const waiting = pending.get(streamId);
      if (waiting) {
        waiting.messages.push(...messages);
        return;
      }
      tellMessages(tell, streamId, messages);
      pause(streamId);
    },
    reactions: (streamId, counts, total) => tellReactions(tell, streamId, counts, total),
    stop: () => {
      for (const [streamId, { timer, messages }] of pending) {
        clearTimeout(timer);
        if (messages.length > 0) tellMessages(tell, streamId, messages);
      }
      pending.clear();
    },
  };
}

function tellMessages(tell: Rooms["tell"], streamId: string, messages: readonly ChatMessage[]): void {
  tell(roomOfManner(streamId, "batches"), "stream:chat_batch", { streamId, messages });
  for (const message of messages) {
    const lines = roomOfManner(streamId, "lines");
    const nchat = roomOfManner(streamId, "nchat");
    if (message.revision === message.sequence) {
      const line = { ...message, message: message.content, timestamp: message.createdAt };
      tell(lines, "stream:chat", line);
      tell(lines, scopedStreamEvent(streamId, "chat"), line);
      tell(nchat, "stream:chat-message", line);
      tell(nchat, "stream:chat", line);
      continue;
    }
    tell(lines, "stream:chat_changed", { streamId, message });
    const { id: messageId, isPinned } = message;
    if (message.isDeleted) tell(nchat, "stream:chat-deleted", { streamId, messageId });
    else tell(nchat, "stream:chat-pinned", { streamId, messageId, isPinned });
  }
}

function tellReactions(tell: Rooms["tell"], streamId: string, counts: ReactionCounts, total: number): void {
  tell(roomOfManner(streamId, "batches"), "stream:reactions", { streamId, counts, total });
  for (const [name, count] of Object.entries(counts)) {
    const type = name as ReactionType; // the keys of the record are nothing else
    const line = { streamId, type, emoji: type, count };
    tell(roomOfManner(streamId, "lines"), "stream:reaction", line);
    tell(roomOfManner(streamId, "lines"), scopedStreamEvent(streamId, "reaction"), line);
    tell(roomOfManner(streamId, "nchat"), "stream:reaction", line);
  }
}
