import { expect, it } from "vitest";
import { streamClientEvents } from "@nchat/contract/realtime/streams";
import { understood } from "../../realtime/aliases.ts";
import { chatIncoming } from "./spellings.ts";

const streamId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";

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
