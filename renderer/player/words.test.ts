import { expect, test } from "vitest";
import { bitrateWords, delayWords, farBehindWords, levelWords, phaseWords } from "./words.ts";

const running = { delay: 2.14, isCatchingUp: false, isPaused: false };

test("the delay is said in tenths of a second, in whole ones when it is long", () => {
  expect(delayWords(running)).toEqual({ how: "Live", behind: "2.1\u202Fs behind" });
  expect(delayWords({ ...running, isCatchingUp: true })).toEqual({ how: "Catching up", behind: "2.1\u202Fs behind" });
  expect(delayWords({ ...running, delay: null })).toEqual({ how: "Live", behind: null });
  expect(delayWords({ ...running, isPaused: true, delay: 28.4 })).toEqual({
    how: "Paused",
    behind: "28\u202Fs behind",
  });
  expect(delayWords({ ...running, delay: 0 })).toEqual({ how: "Live", behind: "0.1\u202Fs behind" });
  expect(farBehindWords(28)).toBe("Behind by 28\u202Fs.");
});

test("qualities are called by their height, or the source where nothing is known", () => {
  expect(levelWords({ height: 720, bitrate: 0 })).toBe("720p");
  expect([levelWords(undefined), levelWords({ height: 0, bitrate: 0 })]).toEqual(["Source", "Source"]);
  expect([2_540_000, 640_400, 0].map((bitrate) => bitrateWords({ height: 1, bitrate }))).toEqual([
    "2.5\u202FMbit/s",
    "640\u202Fkbit/s",
    "",
  ]);
});

test("only what is not well is said over the picture", () => {
  expect(phaseWords({ phase: { step: "playing" }, isPaused: false })).toBeNull();
  expect(phaseWords({ phase: { step: "opening", attempt: 0 }, isPaused: false })).toBe("Starting the picture…");
  expect(phaseWords({ phase: { step: "opening", attempt: 2 }, isPaused: false })).toBe("Reconnecting…");
});
