import type { ChatMessage } from "@nchat/contract/stream-chat";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { createChatReplay, writtenAt } from "./chat-replay.ts";
import { sampleMessage, sampleStream } from "./testing.fixture.ts";

const startedAt = Date.parse("2026-11-22T18:00:00.000Z");
/** A message that was written so many seconds into the stream. */
const at = (sequence: number, seconds: number, changes: Partial<ChatMessage> = {}) =>
  sampleMessage(sequence, {
    mediaTime: seconds * 1000,
    createdAt: new Date(startedAt + seconds * 1000 + 3000).toISOString(),
    ...changes,
  });

function setUp(all: readonly ChatMessage[], answers: { fails?: string } = {}) {
  const asked: number[] = [];
  const call = async (name: string, input: { query: { until: number; limit: number } }) => {
    if (answers.fails === "refused") return { ok: false, reason: "refused", error: { code: "STREAM_NOT_FOUND" } };
    if (answers.fails) return { ok: false, reason: "unreachable" };
    if (name === "getStream") return { ok: true, value: sampleStream({ status: "ended" }) };
    const { until, limit } = input.query;
    asked.push(until / 1000);
    const fitting = all.filter((message) => writtenAt(message, startedAt) <= until).toReversed();
    return { ok: true, value: { messages: fitting.slice(0, limit), hasMore: fitting.length > limit, lastSequence: 9 } };
  };
  const replay = createChatReplay({ streamId: "stream", rest: { call } as unknown as RestClient });
  const go = async (seconds: number) => {
    replay.follow(seconds * 1000);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    const state = replay.store.getState();
    return state.step === "ready" ? state.shown.map(({ sequence }) => sequence) : state.step;
  };
  return { replay, asked, go };
}

test("a message belongs to what its author saw, and never to later than it was written", () => {
  const written = (changes: Partial<ChatMessage>) => writtenAt(at(1, 60, changes), startedAt) / 1000;
  expect([written({}), written({ mediaTime: null }), written({ mediaTime: 999_000 })]).toEqual([60, 63, 63]);
});

test("the chat follows the playing time, forward and back, and asks only for what is missing", async () => {
  const { go, asked } = setUp([at(1, 5), at(2, 10), at(3, 70), at(4, 400)]);
  expect([await go(0), await go(7), await go(12)]).toEqual([[], [1], [1, 2]]);
  expect(asked).toEqual([60]);
  expect([await go(50), await go(72)]).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
  expect(asked).toEqual([60, 110]);
  expect([await go(500), await go(11)]).toEqual([
    [1, 2, 3, 4],
    [1, 2],
  ]);
  expect(asked).toEqual([60, 110, 560]);
});

test("in a lively chat the last messages at that time are there, however many come after", async () => {
  const many = Array.from({ length: 900 }, (_, index) => at(index + 1, index / 10));
  const { go } = setUp(many);
  const shown = await go(45);
  expect([shown.length, shown.at(-1)]).toEqual([100, 451]);
  expect((await go(46)).at(-1)).toBe(461);
  expect((await go(3)).at(-1)).toBe(31);
});

test("a chat that is not for whoever looks is none, and one out of reach can be asked for again", async () => {
  expect(await setUp([], { fails: "refused" }).go(1)).toBe("none");
  const answers = { fails: "unreachable" };
  const { replay, go } = setUp([at(1, 1)], answers);
  expect(await go(5)).toBe("failed");
  answers.fails = "";
  replay.retry();
  expect(await go(6)).toEqual([1]);
});
