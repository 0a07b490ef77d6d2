import { expect, it } from "vitest";
import { timelineOf } from "./samples.ts";

const sample = (at: number, viewers: number, peak = viewers) => ({ at, viewers, peak });

it("a step tells the most within it, and what nothing was noted in is as it was before", () => {
  expect(timelineOf([sample(0, 2), sample(10, 1, 5), sample(40, 0, 1)], 55)).toEqual({
    stepSeconds: 10,
    timeline: [
      { at: 0, viewers: 2 },
      { at: 10, viewers: 5 },
      { at: 20, viewers: 1 },
      { at: 30, viewers: 1 },
      { at: 40, viewers: 1 },
      { at: 50, viewers: 0 },
    ],
  });
});

it("a long stream is told in wider steps, none of whose peaks is lost", () => {
  const { stepSeconds, timeline } = timelineOf([sample(0, 1), sample(3610, 1, 40)], 7200);
  expect([stepSeconds, timeline.length, timeline.find(({ viewers }) => viewers === 40)]).toEqual([
    60,
    120,
    { at: 3600, viewers: 40 },
  ]);
});

it("a stream of which nothing was noted has no line", () => {
  expect(timelineOf([], 600).timeline).toEqual([]);
});
