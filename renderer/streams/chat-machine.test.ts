import type { ChatRestriction } from "@nchat/contract/stream-chat";
import { expect, test } from "vitest";
import { type Chat, type ChatEvent, initialChat, nextChat, waitOf } from "./chat-machine.ts";
import { sampleMessage as message, sampleSnapshot as snapshot } from "./testing.fixture.ts";

const after = (...events: readonly ChatEvent[]) => events.reduce(nextChat, initialChat);
const entered = (...sequences: readonly number[]): ChatEvent => ({
  type: "entered",
  snapshot: snapshot(sequences.map((sequence) => message(sequence))),
  isWhole: true,
});
const sequences = ({ log }: Chat) => log.messages.map(({ sequence }) => sequence);
const wrote = (nonce: string): ChatEvent => ({ type: "wrote", message: { nonce, content: "hello", replyTo: null } });

test("entering brings the newest messages and what this device may do", () => {
  const chat = after(entered(1, 2));
  expect(sequences(chat)).toEqual([1, 2]);
  expect(chat.place).toEqual({
    role: "viewer",
    canChat: true,
    canModerate: false,
    chatEnabled: true,
    reactionsEnabled: true,
  });
});

test("entering again fills what was missed, nothing is lost and nothing comes twice", () => {
  const again: ChatEvent = {
    type: "entered",
    snapshot: snapshot([message(3), message(4)]),
    isWhole: false,
  };
  const chat = after(entered(1, 2), { type: "told", messages: [message(4)] }, again, {
    type: "told",
    messages: [message(4), message(5)],
  });
  expect(sequences(chat)).toEqual([1, 2, 3, 4, 5]);
});

test("a long absence is caught up with page by page, and is said until it is done", () => {
  const first = snapshot([message(3)], { lastSequence: 5, hasMore: true });
  const behind = after(entered(1, 2), { type: "entered", snapshot: first, isWhole: false });
  expect([sequences(behind), behind.isCatchingUp]).toEqual([[1, 2, 3], true]);
  const page = { messages: [message(4), message(5)], lastSequence: 5, hasMore: false };
  const whole = nextChat(behind, { type: "read", page });
  expect([sequences(whole), whole.isCatchingUp]).toEqual([[1, 2, 3, 4, 5], false]);
});

test("one's own message waits below the others until the chat holds it", () => {
  const waiting = after(entered(1), wrote("a"));
  expect(waiting.own).toEqual([{ nonce: "a", content: "hello", replyTo: null, state: { step: "sending" } }]);
  const arrived = nextChat(waiting, { type: "told", messages: [message(2, { nonce: "a" })] });
  expect([arrived.own, sequences(arrived)]).toEqual([[], [1, 2]]);
});

test("one that failed can be sent again under the same name, or dropped", () => {
  const failed = after(entered(1), wrote("a"), { type: "failed", nonce: "a", error: null });
  expect(failed.own[0]?.state).toEqual({ step: "failed", error: null });
  const again = nextChat(failed, wrote("a"));
  expect(again.own.map(({ state }) => state.step)).toEqual(["sending"]);
  expect(nextChat(failed, { type: "dropped", nonce: "a" }).own).toEqual([]);
});

test("a held message is let through or not", () => {
  const held = after(entered(1), wrote("a"), { type: "held", nonce: "a", heldId: "h", reason: "link" });
  expect(nextChat(held, { type: "decided", heldId: "h", decision: "approve" }).own).toEqual([]);
  const rejected = nextChat(held, { type: "decided", heldId: "h", decision: "reject" });
  expect(rejected.own[0]?.state).toEqual({ step: "rejected" });
  expect(nextChat(held, { type: "decided", heldId: "other", decision: "reject" }).own).toEqual(held.own);
});

test("what was decided about a held message while its author was away is known on entering again", () => {
  const written = ["a", "b", "c"].flatMap((nonce): readonly ChatEvent[] => [
    wrote(nonce),
    { type: "held", nonce, heldId: `held-${nonce}`, reason: "link" },
  ]);
  const decided = [
    { heldId: "held-a", decision: "approve" as const },
    { heldId: "held-b", decision: "reject" as const },
    { heldId: "of before", decision: "reject" as const },
  ];
  const again = { type: "entered", snapshot: { ...snapshot([message(1)]), decided }, isWhole: false } as const;
  const chat = after(entered(1), ...written, again);
  expect(chat.own.map(({ nonce, state }) => [nonce, state.step])).toEqual([
    ["b", "rejected"],
    ["c", "held"],
  ]);
});

test("pins come and go with the changes of their messages", () => {
  const pinned = after(entered(1, 2), {
    type: "told",
    messages: [message(1, { revision: 3, isPinned: true }), message(2, { revision: 4, isPinned: true })],
  });
  expect(pinned.pinned.map(({ id }) => id)).toEqual(["m2", "m1"]);
  const gone = nextChat(pinned, {
    type: "told",
    messages: [
      message(2, { revision: 5, isPinned: true, isDeleted: true }),
      message(1, { revision: 6, isPinned: false }),
    ],
  });
  expect(gone.pinned).toEqual([]);
});

test("waiting grows longer, never shorter", () => {
  const chat = after({ type: "slowed", until: 5000 }, { type: "slowed", until: 3000 });
  expect(chat.slowUntil).toBe(5000);
});

test("a chat that becomes less slow, or quick, lets write sooner", () => {
  const slow = (slowModeSeconds: number): ChatEvent => ({
    type: "settings-changed",
    settings: { slowModeSeconds, links: "allow", holdFirstMessages: false },
  });
  const waiting = after(slow(60), { type: "slowed", until: 90_000 });
  expect([30, 0, 120].map((seconds) => nextChat(waiting, slow(seconds)).slowUntil)).toEqual([60_000, null, 90_000]);
});

test("of a time-out and a slow chat, the later end is waited for", () => {
  const restriction: ChatRestriction = {
    kind: "timeout",
    userId: "me",
    userName: "Me",
    until: new Date(5000).toISOString(),
    reason: null,
    byUserId: "leo",
    createdAt: new Date(0).toISOString(),
  };
  expect([3000, 8000, null].map((slowUntil) => waitOf({ restriction, slowUntil }))).toEqual([
    { until: 5000, why: "timeout" },
    { until: 8000, why: "slow" },
    { until: 5000, why: "timeout" },
  ]);
  expect(waitOf({ restriction: null, slowUntil: null })).toBeNull();
});

test("those who moderate see what waits, once each", () => {
  const held = {
    id: "h",
    streamId: "stream",
    userId: "noor",
    userName: "Noor",
    content: "see https://example.org",
    reason: "link",
    mediaTime: null,
    createdAt: "2026-11-22T18:01:00.000Z",
  } as const;
  const chat = after({ type: "held-told", held }, { type: "held-told", held });
  expect(chat.held).toEqual([held]);
  expect(nextChat(chat, { type: "held-settled", heldId: "h" }).held).toEqual([]);
});

test("the chat of a stream that is over is shown in its order", () => {
  const chat = after({ type: "recalled", messages: [message(9), message(8)], lastSequence: 9 });
  expect([sequences(chat), chat.place]).toEqual([[8, 9], null]);
});

test("whoever is named a moderator is one beside all they wrote, and those who look keep their own place", () => {
  const chat = after(entered(1, 2), { type: "role-changed", userId: "noor", role: "moderator", isOwn: false });
  expect(chat.log.messages.map(({ role }) => role)).toEqual(["moderator", "moderator"]);
  expect([chat.place?.canModerate, chat.roles]).toEqual([false, { noor: "moderator" }]);
  expect(nextChat(chat, entered(3)).roles).toEqual({});
});

test("one's own new role changes what one may do at once, and its end takes away what is for moderators", () => {
  const named: ChatEvent = { type: "role-changed", userId: "me", role: "moderator", isOwn: true };
  const held = {
    ...{ id: "h1", streamId: "stream", userId: "noor", userName: "Noor", content: "x", reason: "link" as const },
    ...{ mediaTime: null, createdAt: "2026-11-22T18:01:00.000Z" },
  };
  const chat = after(entered(1), named, { type: "held-told", held });
  expect([chat.place?.role, chat.place?.canModerate, chat.held.length]).toEqual(["moderator", true, 1]);
  const over = nextChat(chat, { ...named, role: "viewer" });
  expect([over.place?.role, over.place?.canModerate, over.held]).toEqual(["viewer", false, []]);
});
