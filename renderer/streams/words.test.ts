import { expect, test } from "vitest";
import { sampleStream } from "./testing.fixture.ts";
import { countdownWords, shortCount, stateWords, summaryWords, watchingWords } from "./words.ts";

const now = Date.parse("2026-11-22T18:42:00.000Z");

test("a countdown says what is left in the words that fit", () => {
  const left = [0, 42, 599, 7500, 3 * 86_400].map((seconds) => countdownWords(now + seconds * 1000, now));
  expect(left).toEqual(["any moment", "in 0:42", "in 9:59", "in 2\u202Fh 5\u202Fmin", "in 3 days"]);
});

test("large counts are short where there is little room", () => {
  expect([7, 999, 1284, 12_900].map(shortCount)).toEqual(["7", "999", "1.2k", "12k"]);
});

test("what is live says who watches, what was says how it went", () => {
  expect(stateWords(sampleStream({ viewerCount: 1284 }), now)).toBe("1,284 watching");
  expect(stateWords(sampleStream({ feed: "away" }), now)).toBe("Host is away");
  expect(stateWords(sampleStream({ status: "cancelled", endReason: "missed", startedAt: null }), now)).toBe(
    "Did not take place",
  );
  expect(watchingWords(sampleStream({ viewerCount: 1284, peakViewers: 1410 }))).toBe("1,284 watching, peak 1,410");
  const ended = sampleStream({ status: "ended", endedAt: "2026-11-22T19:12:00.000Z", totalViews: 3902 });
  expect(summaryWords(ended)).toBe("Streamed 1\u202Fh 12\u202Fmin · peak 5 · 3,902 views.");
});
