import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import { sampleMessage as message, streamId } from "@nchat/contract/testing/sample-chat";
import { createFanOut } from "./fan-out.ts";

type Told = { room: string; event: string; payload: object };
const setUp = () => {
  const told: Told[] = [];
  const fanOut = createFanOut((room, event, payload) => told.push({ room, event, payload }));
  const batches = () =>
    told.flatMap(({ event, payload }) =>
      event === "stream:chat_batch" && "messages" in payload
        ? [(payload.messages as ChatMessage[]).map(({ sequence }) => sequence)]
        : [],
    );
  return { told, fanOut, batches };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("messages", () => {
  it("go out at once when it is quiet", () => {
    const { fanOut, batches } = setUp();
    fanOut.chat(streamId, [message(1)]);
    expect(batches()).toEqual([[1]]);
    vi.advanceTimersByTime(60);
    fanOut.chat(streamId, [message(2)]);
    expect(batches()).toEqual([[1], [2]]);
  });

  it("go together when there are many, at most 50 ms late and in their order", () => {
    const { fanOut, batches } = setUp();
    for (let at = 1; at <= 100; at++) {
      fanOut.chat(streamId, [message(at)]);
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(50);
    expect(batches().flat()).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(batches().length).toBeLessThanOrEqual(12);
    expect(Math.max(...batches().map((batch) => batch.length))).toBeLessThanOrEqual(11);
  });

  it("of one stream do not wait for another's", () => {
    const { told, fanOut } = setUp();
    fanOut.chat(streamId, [message(1)]);
    fanOut.chat("another", [message(1)]);
    expect(told.filter(({ event }) => event === "stream:chat_batch")).toHaveLength(2);
  });

  it("that are kept back go out when the service ends", () => {
    const { fanOut, batches } = setUp();
    fanOut.chat(streamId, [message(1)]);
    fanOut.chat(streamId, [message(2), message(3)]);
    fanOut.stop();
    expect(batches()).toEqual([[1], [2, 3]]);
  });

  it("are told line by line to those who take them so, in the plan's and in nchat's words", () => {
    const { told, fanOut } = setUp();
    fanOut.chat(streamId, [message(1)]);
    const line = { ...message(1), message: "message 1", timestamp: message(1).createdAt };
    const room = (manner: string) => `stream:${streamId}:${manner}`;
    expect(told).toEqual([
      { room: room("batches"), event: "stream:chat_batch", payload: { streamId, messages: [message(1)] } },
      { room: room("lines"), event: "stream:chat", payload: line },
      { room: room("lines"), event: `stream:${streamId}:chat`, payload: line },
      { room: room("nchat"), event: "stream:chat-message", payload: line },
      { room: room("nchat"), event: "stream:chat", payload: line },
    ]);
  });

  it("that changed are told as changes", () => {
    const { told, fanOut } = setUp();
    const deleted = message(1, { revision: 2, isDeleted: true, content: "" });
    const pinned = message(3, { revision: 4, isPinned: true });
    fanOut.chat(streamId, [deleted, pinned]);
    expect(told.map(({ room, event }) => [room.split(":").at(-1), event])).toEqual([
      ["batches", "stream:chat_batch"],
      ["lines", "stream:chat_changed"],
      ["nchat", "stream:chat-deleted"],
      ["lines", "stream:chat_changed"],
      ["nchat", "stream:chat-pinned"],
    ]);
  });
});

it("reactions are told as counts, and one line a kind", () => {
  const { told, fanOut } = setUp();
  fanOut.reactions(streamId, { like: 3, fire: 1 }, 40);
  expect(told[0]).toEqual({
    room: `stream:${streamId}:batches`,
    event: "stream:reactions",
    payload: { streamId, counts: { like: 3, fire: 1 }, total: 40 },
  });
  expect(told.filter(({ event }) => event === `stream:${streamId}:reaction`).map(({ payload }) => payload)).toEqual([
    { streamId, type: "like", emoji: "like", count: 3 },
    { streamId, type: "fire", emoji: "fire", count: 1 },
  ]);
});
