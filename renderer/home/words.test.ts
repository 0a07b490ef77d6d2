import { expect, test } from "vitest";
import { entry, member } from "./history.fixture.ts";
import { missingWords, outcomeWords } from "./words.ts";

test.each([
  ["an answered call tells its length", entry("1"), "38\u202Fmin"],
  [
    "one of several tells how many were there",
    entry("1", { participants: [member("mara"), member("aiko"), member("leo"), member("sofia", null)] }),
    "38\u202Fmin · 3 people",
  ],
  ["missed", entry("1", { outcome: "missed", direction: "incoming" }), "Missed"],
  ["cancelled by the caller before an answer", entry("1", { outcome: "cancelled", direction: "incoming" }), "Missed"],
  ["cancelled by oneself", entry("1", { outcome: "cancelled" }), "Cancelled"],
  ["declined by the other", entry("1", { outcome: "declined" }), "Declined"],
  [
    "declined with words",
    entry("1", { outcome: "declined", declineMessage: "in 5 minutes" }),
    "Declined: “in 5 minutes”",
  ],
  ["declined by oneself", entry("1", { outcome: "declined", direction: "incoming" }), "You declined"],
  ["busy", entry("1", { outcome: "busy" }), "Busy"],
  ["no answer", entry("1", { outcome: "no_answer" }), "No answer"],
  ["failed", entry("1", { outcome: "failed" }), "Failed"],
])("%s", (_, call, words) => {
  expect(outcomeWords(call)).toBe(words);
});

test("missing devices are named", () => {
  expect([missingWords(["camera"]), missingWords(["microphone", "camera"])]).toEqual([
    "no camera",
    "no microphone, no camera",
  ]);
});
