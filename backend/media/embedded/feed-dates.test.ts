import { expect, test } from "vitest";
import { createFeedDates } from "./feed-dates.ts";

const second = { audio: 48_000, video: 90_000 } as const;

test("sound that left later than its picture is dated with it", () => {
  const dates = createFeedDates();
  dates.soundBegins(206.5);
  dates.passed("video", 7000, 1000);
  dates.passed("audio", 500, 1390); // the first sound, 200 ms after the first picture, on its way for 190
  // A second after the first picture: 0.8 s of sound have been since its first.
  expect(dates.stampAt("video", 2000)).toBe(7000 + second.video);
  expect(dates.stampAt("audio", 2000)).toBe(500 + 0.8 * second.audio);
});

test("goes on past the end of 32 bits", () => {
  const dates = createFeedDates();
  dates.passed("video", 2 ** 32 - second.video, 1000);
  dates.passed("video", second.video, 3000);
  expect(dates.stampAt("video", 4000)).toBe(2 * second.video);
});

test("knows nothing before the first of a stream, and nothing of sound before it is told when that begins", () => {
  const dates = createFeedDates();
  expect(dates.stampAt("video", 1000)).toBeNull();
  dates.passed("video", 7000, 1000);
  dates.passed("audio", 500, 1100);
  expect(dates.stampAt("audio", 1200)).toBeNull();
});
