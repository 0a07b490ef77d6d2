import { expect, test } from "vitest";
import { createMediaClock } from "./media-clock.ts";

test("knows nothing before the first picture", () => {
  expect(createMediaClock().at(1000)).toBeNull();
});

test("is where pictures are that leave at once, and goes on between them", () => {
  const clock = createMediaClock();
  clock.passed(100, 5100);
  expect(clock.at(5100)).toBe(100);
  expect(clock.at(5433)).toBe(433);
});

test("a single late picture hardly moves it, and a drift is followed", () => {
  const clock = createMediaClock();
  clock.passed(0, 5000);
  clock.passed(33, 5093); // 60 ms late
  expect(clock.at(6000)).toBeGreaterThan(999.8);
  for (let picture = 2; picture < 6000; picture++) clock.passed(picture * 33, 5000 + picture * 33 + 40);
  expect(clock.at(5000 + 6000 * 33)).toBeCloseTo(6000 * 33 - 40, 0);
});

test("begins anew with media that do", () => {
  const clock = createMediaClock();
  clock.passed(90_000, 100_000);
  clock.passed(0, 101_000);
  expect(clock.at(101_500)).toBe(500);
});

test("is an RTP timestamp of each stream, also past the end of 32 bits", () => {
  const clock = createMediaClock();
  clock.passed(1000, 9000);
  expect(clock.stampAt(9000, { ticksAMs: 48 })).toBe(48_000);
  const first = { stamp: 2 ** 32 - 900, mediaMs: 990 };
  expect(clock.stampAt(9000, { ticksAMs: 90, first })).toBe(0);
  expect(clock.stampAt(9100, { ticksAMs: 90, first })).toBe(9000);
  expect(createMediaClock().stampAt(9000, { ticksAMs: 48 })).toBeNull();
});
