import type { ClientPayload, ServerEvent } from "@nchat/contract/realtime";
import type { ChatMessage, ChatPosted } from "@nchat/contract/stream-chat";
import { beforeEach, expect, test, vi } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import type { EmitResult, SocketClient } from "../session/socket-types.ts";
import { createChat } from "./chat-store.ts";
import { sampleMessage as message, sampleSnapshot as snapshot } from "./testing.fixture.ts";

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));

type Post = EmitResult<ChatPosted>;

/** A chat whose server answers as told, and what it was asked. */
function start(answers: Post[] = [], pages: ChatMessage[][] = []) {
  const asked: unknown[] = [];
  const sent: ClientPayload<"stream:chat">[] = [];
  const listeners = new Map<ServerEvent, (payload: unknown) => void>();
  const frames: (() => void)[] = [];
  const socket = {
    on: (event: ServerEvent, listener: (payload: unknown) => void) => {
      listeners.set(event, listener);
      return () => void listeners.delete(event);
    },
    emit: async (_: string, payload: ClientPayload<"stream:chat">) => {
      sent.push(payload);
      return answers.shift() ?? { ok: false, reason: "unreachable" };
    },
  } as unknown as Pick<SocketClient, "on" | "emit">;
  const rest = {
    call: async (name: string, input: object) => {
      asked.push([name, input]);
      const messages = pages.shift();
      if (!messages) return { ok: false, reason: "unreachable" };
      return { ok: true, value: { messages, held: [], lastSequence: messages.at(-1)?.revision ?? 0, hasMore: false } };
    },
  } as unknown as Pick<RestClient, "call">;
  let ids = 0;
  const chat = createChat({
    ...{ streamId: "stream", rest, socket },
    mediaTime: () => 4000,
    ownId: () => "me",
    now: () => Date.now(),
    newId: () => `n${++ids}`,
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    nextFrame: (run) => void frames.push(run),
  });
  const stop = chat.start();
  const tell = (...messages: ChatMessage[]) => listeners.get("stream:chat_batch")?.({ streamId: "stream", messages });
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  const shown = () => chat.store.getState().log.messages.map(({ sequence }) => sequence);
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return { chat, stop, tell, frame, shown, settled, asked, sent, listeners, frames };
}

test("what comes between two pictures of the screen is taken together", () => {
  const { chat, tell, frame, shown, frames } = start();
  chat.entered(snapshot([message(1)]), true);
  let changes = 0;
  chat.store.subscribe(() => changes++);
  for (let sequence = 2; sequence <= 200; sequence++) tell(message(sequence));
  expect([frames.length, shown().length, changes]).toEqual([1, 1, 0]);
  frame();
  expect([shown().length, changes]).toEqual([200, 1]);
});

test("messages of other streams are none of this chat's", () => {
  const { chat, listeners, frame, shown } = start();
  chat.entered(snapshot([message(1)]), true);
  listeners.get("stream:chat_batch")?.({ streamId: "other", messages: [message(2)] });
  frame();
  expect(shown()).toEqual([1]);
});

test("a gap that does not close by itself is asked for, once", async () => {
  const { chat, tell, frame, shown, asked } = start([], [[message(2), message(3)]]);
  chat.entered(snapshot([message(1)]), true);
  tell(message(4));
  frame();
  expect(shown()).toEqual([1]);
  await vi.advanceTimersByTimeAsync(500);
  expect([shown(), asked]).toEqual([
    [1, 2, 3, 4],
    [["listStreamChat", { params: { id: "stream" }, query: { after: 1, limit: 200 } }]],
  ]);
});

test("a gap that closes by itself is not asked for", async () => {
  const { chat, tell, frame, shown, asked } = start();
  chat.entered(snapshot([message(1)]), true);
  tell(message(3));
  frame();
  tell(message(2));
  frame();
  await vi.advanceTimersByTimeAsync(5000);
  expect([shown(), asked]).toEqual([[1, 2, 3], []]);
});

test("a server out of reach is asked again for what is missing, until nobody listens", async () => {
  const { chat, tell, frame, asked, stop } = start();
  chat.entered(snapshot([message(1)]), true);
  tell(message(3));
  frame();
  await vi.advanceTimersByTimeAsync(3000);
  expect([asked.length, chat.store.getState().isCatchingUp]).toEqual([2, true]);
  stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked.length).toBe(2);
});

test("a message is sent with its place in the stream and stands once in the chat", async () => {
  const posted = message(2, { nonce: "n1", content: "hello" });
  const { chat, tell, frame, shown, sent, settled } = start([{ ok: true, value: { status: "sent", message: posted } }]);
  chat.entered(snapshot([message(1)]), true);
  chat.write("hello", { id: "m1", userId: "noor", userName: "Noor", content: "message 1" });
  expect(chat.store.getState().own.map(({ state }) => state.step)).toEqual(["sending"]);
  await settled();
  tell(posted);
  frame();
  expect([shown(), chat.store.getState().own]).toEqual([[1, 2], []]);
  expect(sent).toEqual([{ streamId: "stream", content: "hello", nonce: "n1", mediaTime: 4000, replyTo: "m1" }]);
});

test("one that could not be sent is sent again under the same nonce", async () => {
  const { chat, sent, settled } = start();
  chat.entered(snapshot([]), true);
  chat.write("hello", null);
  await settled();
  expect(chat.store.getState().own[0]?.state).toEqual({ step: "failed", error: null });
  chat.retry("n1");
  await settled();
  expect(sent.map(({ nonce }) => nonce)).toEqual(["n1", "n1"]);
});

test("slow mode counts from one's own message, and as the server says after a refusal", async () => {
  const settings = { slowModeSeconds: 10, links: "allow", holdFirstMessages: false } as const;
  const refusal: Post = {
    ok: false,
    reason: "refused",
    error: { code: "SLOW_MODE", message: "wait", retryAfterSeconds: 30 },
  };
  const { chat, settled } = start([{ ok: true, value: { status: "sent", message: message(1) } }, refusal]);
  chat.entered(snapshot([], { settings }), true);
  chat.write("one", null);
  await settled();
  expect(chat.store.getState().slowUntil).toBe(110_000);
  chat.write("two", null);
  await settled();
  expect(chat.store.getState().slowUntil).toBe(130_000);
});

test("those who moderate are not slowed, and read what waits for them", async () => {
  const settings = { slowModeSeconds: 10, links: "allow", holdFirstMessages: false } as const;
  const { chat, asked, settled } = start([{ ok: true, value: { status: "sent", message: message(1) } }], [[]]);
  chat.entered(snapshot([], { settings, canModerate: true }), true);
  chat.write("one", null);
  await settled();
  expect(chat.store.getState().slowUntil).toBeNull();
  expect(asked).toEqual([["listHeldMessages", { params: { id: "stream" } }]]);
});

test("whoever becomes a moderator reads what waits at once; of others only the name is marked", async () => {
  const { chat, listeners, settled, asked } = start([], [[], []]);
  chat.entered(snapshot([message(1)]), true);
  const tell = (userId: string, streamId = "stream") =>
    listeners.get("stream:role_changed")?.({ streamId, userId, role: "moderator" });
  tell("noor");
  tell("me", "other");
  await settled();
  expect([asked, chat.store.getState().log.messages[0]?.role]).toEqual([[], "moderator"]);
  tell("me");
  await settled();
  expect(asked).toEqual([["listHeldMessages", { params: { id: "stream" } }]]);
  expect(chat.store.getState().place?.canModerate).toBe(true);
});
