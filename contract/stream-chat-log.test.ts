import { describe, expect, it } from "vitest";
import type { ChatMessage } from "./stream-chat.ts";
import { type ChatLog, emptyChatLog, missingAfter, nextChatLog } from "./stream-chat-log.ts";
import { sampleMessage } from "./testing/sample-chat.ts";

const message = (sequence: number, revision = sequence, more: Partial<ChatMessage> = {}) =>
  sampleMessage(sequence, { revision, ...more });
const told = (log: ChatLog, ...messages: ChatMessage[]) => nextChatLog(log, { type: "told", messages });
const read = (log: ChatLog, messages: ChatMessage[], lastSequence: number, more = {}) =>
  nextChatLog(log, { type: "read", page: { messages, lastSequence, hasMore: false, ...more }, isWhole: false });
const opened = nextChatLog(emptyChatLog, {
  type: "read",
  page: { messages: [message(1), message(2)], lastSequence: 2, hasMore: false },
  isWhole: true,
});
const shown = (log: ChatLog) => log.messages.map(({ sequence }) => sequence);

describe("a chat on one screen", () => {
  it("begins with the newest messages and follows what is told", () => {
    const log = told(told(opened, message(3)), message(4), message(5));
    expect([shown(log), log.revision, missingAfter(log)]).toEqual([[1, 2, 3, 4, 5], 5, null]);
  });

  it("shows what is told twice once", () => {
    const log = told(told(opened, message(3)), message(3), message(2));
    expect([shown(log), log.revision, log.ahead]).toEqual([[1, 2, 3], 3, []]);
  });

  it("keeps what comes too early until the rest is there, told or read", () => {
    const gap = told(opened, message(4));
    expect([shown(gap), missingAfter(gap)]).toEqual([[1, 2], 2]);
    expect([shown(told(gap, message(3))), missingAfter(told(gap, message(3)))]).toEqual([[1, 2, 3, 4], null]);
    const filled = read(gap, [message(3)], 3);
    expect([shown(filled), filled.revision, filled.ahead]).toEqual([[1, 2, 3, 4], 4, []]);
  });

  it("keeps what is told before the first look", () => {
    const early = told(emptyChatLog, message(3));
    const log = nextChatLog(early, {
      type: "read",
      page: { messages: [message(1), message(2)], lastSequence: 2, hasMore: false },
      isWhole: true,
    });
    expect(shown(log)).toEqual([1, 2, 3]);
  });

  it("changes a message in its place, and never back", () => {
    const deleted = message(1, 3, { isDeleted: true, content: "" });
    const log = read(told(opened, deleted), [message(1)], 3);
    expect(log.messages[0]).toEqual(deleted);
    expect(shown(log)).toEqual([1, 2]);
  });

  it("does not show a change of a message that has left the screen long ago", () => {
    const far = nextChatLog(emptyChatLog, {
      type: "read",
      page: { messages: [message(7), message(8)], lastSequence: 8, hasMore: true },
      isWhole: true,
    });
    const log = told(far, message(2, 9, { isPinned: true }));
    expect([shown(log), log.revision]).toEqual([[7, 8], 9]);
  });

  it("reads on from the last revision when there was more than one piece", () => {
    const log = read(opened, [message(3), message(4)], 9, { hasMore: true });
    expect(log.revision).toBe(4);
    expect(read(log, [message(5), message(6), message(7), message(8), message(9)], 9).revision).toBe(9);
  });

  it("keeps the newest 200", () => {
    const many = Array.from({ length: 250 }, (_, at) => message(at + 3));
    const log = told(opened, ...many);
    expect([log.messages.length, shown(log)[0], log.revision]).toEqual([200, 53, 252]);
  });

  it("comes out the same in whichever order and however often things are told", () => {
    const changes = [message(3), message(4), message(2, 5, { isPinned: true }), message(6), message(3, 7)];
    const inOrder = told(opened, ...changes);
    for (let seed = 1; seed <= 50; seed++) {
      const mixed = [...changes, ...changes].toSorted(
        (a, b) => ((a.revision * seed * 7919) % 101) - ((b.revision * seed * 7919) % 101),
      );
      expect(mixed.reduce((log, one) => told(log, one), opened)).toEqual(inOrder);
    }
  });
});
