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
    if (answers.fails === "unreachable") return { ok: false, reason: "unreachable" };
    if (answers.fails) return { ok: false, reason: "refused", error: { code: answers.fails } };
    if (name === "getStream") return { ok: true, value: sampleStream({ status: "ended" }) };
    const { until, limit } = input.query;
    asked.push(until / 1000);
    const fitting = all.filter((message) => writtenAt(message, startedAt) <= until).toReversed();
    return { ok: true, value: { messages: fitting.slice(0, limit), hasMore: fitting.length > limit, lastSequence: 9 } };
  };
  let time = 0;
  let timers: { readonly due: number; readonly run: () => void }[] = [];
  const schedule = (run: () => void, ms: number) => {
    const timer = { due: time + ms, run };
    timers.push(timer);
    return () => void (timers = timers.filter((each) => each !== timer));
  };
  const replay = createChatReplay({ streamId: "stream", rest: { call } as unknown as RestClient, schedule });
  const settled = async () => {
    for (let turn = 0; turn < 9; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  /** So much time passes before one is told where it plays. */
  const go = async (seconds: number, afterMs = 10_000) => {
    time += afterMs;
    const due = timers.filter((timer) => timer.due <= time);
    timers = timers.filter((timer) => timer.due > time);
    for (const { run } of due) run();
    await settled();
    replay.follow(seconds * 1000);
    await settled();
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

test.each([
  { perSecond: 5, most: 3 },
  { perSecond: 20, most: 25 },
  { perSecond: 150, most: 40 },
])("at $perSecond messages a second a playing recording asks seldom", async ({ perSecond, most }) => {
  const many = Array.from({ length: 120 * perSecond }, (_, index) => at(index + 1, index / perSecond));
  const { go, asked } = setUp(many);
  await go(60);
  const first = asked.length;
  expect(first).toBeLessThanOrEqual(4);
  for (let tick = 1; tick <= 80; tick++) {
    const shown = await go(60 + tick / 4, 250);
    expect(shown.length).toBe(100);
    // At most a second behind.
    expect(Number(shown.at(-1))).toBeGreaterThan((60 + tick / 4 - 1.01) * perSecond);
  }
  expect(asked.length - first).toBeLessThanOrEqual(most);
});

test("whoever goes elsewhere right after a look gets it a second later, without playing on", async () => {
  const { replay, asked, go } = setUp([at(1, 5), at(2, 300)]);
  await go(5);
  expect(await go(300, 250)).toEqual([1]);
  expect(asked).toEqual([65]);
  await go(300, 1000);
  const state = replay.store.getState();
  expect([asked, state.step === "ready" && state.shown.length]).toEqual([[65, 360], 2]);
});

test.each(["STREAM_NOT_FOUND", "FORBIDDEN", "BANNED"])("a chat that is refused as %s is none", async (fails) => {
  expect(await setUp([], { fails }).go(1)).toBe("none");
});

test.each(["unreachable", "RATE_LIMITED", "UNAVAILABLE", "INTERNAL"])(
  "a server that answers %s takes away nothing, and is asked again by hand or later by itself",
  async (trouble) => {
    const answers = { fails: trouble };
    const byHand = setUp([at(1, 1)], answers);
    expect([await byHand.go(5), await byHand.go(6, 250)]).toEqual(["failed", "failed"]);
    answers.fails = "";
    byHand.replay.retry();
    expect(await byHand.go(6, 0)).toEqual([1]);
    answers.fails = trouble;
    expect(await byHand.go(600)).toEqual([1]);
    const byItself = setUp([at(1, 1)], answers);
    await byItself.go(5);
    answers.fails = "";
    expect([await byItself.go(6, 250), await byItself.go(16)]).toEqual(["failed", [1]]);
  },
);
