import type { ChatMessage } from "../stream-chat.ts";

/** The stream whose chat the tests read. */
export const streamId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";

/** A message of that chat as it was written, for tests to change. */
export function sampleMessage(sequence: number, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `00000000-0000-4000-8000-${String(sequence).padStart(12, "0")}`,
    streamId,
    sequence,
    revision: sequence,
    userId: streamId,
    userName: "Ann",
    userAvatarUrl: null,
    role: "viewer",
    content: `message ${sequence}`,
    replyTo: null,
    isPinned: false,
    isHighlighted: false,
    isDeleted: false,
    deletedBy: null,
    mediaTime: null,
    nonce: null,
    createdAt: "2026-01-05T12:00:00.000Z",
    ...more,
  };
}
