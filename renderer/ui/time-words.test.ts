import { expect, test } from "vitest";
import { clock, clockTime, durationWords, shortDate } from "./time-words.ts";

test.each([
  [0, "0\u202Fs"],
  [59, "59\u202Fs"],
  [60, "1\u202Fmin"],
  [38 * 60 + 12, "38\u202Fmin"],
  [3600, "1\u202Fh"],
  [3600 + 5 * 60, "1\u202Fh 5\u202Fmin"],
])("%i seconds are “%s”", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test("time is read as minutes and seconds, with hours when there are some", () => {
  expect([clock(-2), clock(5), clock(65.9), clock(3729)]).toEqual(["0:00", "0:05", "1:05", "1:02:09"]);
});

const now = new Date(2026, 10, 22, 9, 0).getTime();
const at = (...date: [number, number, number, number?]) => new Date(...date).getTime();

test.each([
  ["today is a time", at(2026, 10, 22, 8), clockTime(at(2026, 10, 22, 8))],
  ["a clock that runs ahead is still today", at(2026, 10, 22, 23), clockTime(at(2026, 10, 22, 23))],
  ["late last evening is yesterday", at(2026, 10, 21, 23), "Yesterday"],
  ["within a week a weekday", at(2026, 10, 20), "Friday"],
  ["a week ago a date", at(2026, 10, 15), "Nov 15"],
  ["another year is named", at(2025, 11, 31), "Dec 31, 2025"],
])("%s", (_, time, words) => {
  expect(shortDate(time, now)).toBe(words);
});
