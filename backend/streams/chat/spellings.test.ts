import { expect, it } from "vitest";
import { streamClientEvents } from "@nchat/contract/realtime/streams";
import { streamChatRoutes } from "@nchat/contract/rest/stream-chat";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import { sampleMessage as message, streamId } from "@nchat/contract/testing/sample-chat";
import { understood } from "../../realtime/aliases.ts";
import { chatIncoming, chatOutgoing, chatRespellings } from "./spellings.ts";

it.each([
  ["stream:viewer-joined", { streamId, sessionId: "s" }, "stream:join"],
  ["stream:viewer-left", { streamId, sessionId: "s" }, "stream:leave"],
  ["channel:join", { channelId: streamId }, "stream:join"],
  ["channel:leave", { channelId: streamId }, "stream:leave"],
  ["stream:chat-message", { streamId, message: "hello", userId: "somebody" }, "stream:chat"],
] as const)("%s of nchat's clients is understood, and says nothing of who they are", (event, payload, ours) => {
  const said = understood("nchat", chatIncoming, event, payload);
  expect([said.event, streamClientEvents[ours].payload.safeParse(said.payload).success]).toEqual([ours, true]);
});

it("the chat is answered to nchat's clients as the bare list that they read, the oldest first", () => {
  const { query, answer } = chatRespellings.listStreamChat ?? {};
  const page = { messages: [3, 2, 1].map((sequence) => message(sequence)), lastSequence: 3, hasMore: false };
  const contents = (asked: object) =>
    (answer?.(page, { ...asked }) as { content: string }[]).map(({ content }) => content);
  expect(contents({})).toEqual(["message 1", "message 2", "message 3"]);
  expect(contents({ offset: "1" })).toEqual(["message 1", "message 2"]);
  const [row] = answer?.(page, {}) as object[];
  expect(row).toEqual({
    id: message(1).id,
    stream_id: streamId,
    user_id: streamId,
    content: "message 1",
    is_pinned: false,
    is_deleted: false,
    created_at: message(1).createdAt,
    user: { id: streamId, username: "Ann", displayName: "Ann", avatarUrl: null },
  });
  const asked = [{}, { limit: "20", offset: "10" }, { limit: "x", offset: "-1" }].map((given) => query?.(given));
  expect(asked).toEqual([{ limit: 100 }, { limit: 30 }, { limit: 100 }]);
  const isTaken = (given: object) => streamChatRoutes.listStreamChat.query.safeParse(query?.({ ...given })).success;
  expect([isTaken({ limit: "100", offset: "100" }), isTaken({ limit: "100", offset: "101" })]).toEqual([true, false]);
});

it("what becomes of a message is told to nchat's clients in their words", () => {
  const told = (change: Partial<ChatMessage>) =>
    chatOutgoing["stream:chat_changed"]?.({ streamId, message: message(1, change) })?.[0];
  expect([told({ isDeleted: true, isPinned: true }), told({ isPinned: true }), told({})]).toEqual([
    "stream:chat-deleted",
    "stream:chat-pinned",
    "stream:chat_changed",
  ]);
});
