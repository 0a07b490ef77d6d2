import type { StreamHeat } from "@nchat/contract/stream-chat";
import { expect, test } from "vitest";
import { heatLineOf, heatPath } from "./heat.ts";

const heat = (...buckets: StreamHeat["buckets"]): StreamHeat => ({
  streamId: "s",
  bucketSeconds: 10,
  duration: 600,
  buckets,
});
const bucket = (at: number, reactions: number, messages = 0) => ({
  ...{ at, reactions, messages },
  top: reactions > 0 ? ("fire" as const) : null,
});

test("what happened in the stream stands where it is in the recording, and what is outside of it nowhere", () => {
  const { steps, peaks } = heatLineOf(heat(bucket(0, 50), bucket(60, 8), bucket(590, 50)), 30, 100);
  expect(steps.length).toBe(10);
  expect(steps.filter(({ reactions }) => reactions > 0).map(({ at, reactions }) => [at, reactions])).toEqual([[30, 8]]);
  expect(peaks).toEqual([{ at: 30, level: 1, reactions: 8, messages: 0, top: "fire" }]);
});

test("a message weighs more than a reaction, and the line is smooth on both sides", () => {
  const { steps } = heatLineOf(heat(bucket(20, 0, 4)), 0, 60);
  expect(steps.map(({ level }) => level)).toEqual([0, 0.5, 1, 0.5, 0, 0]);
});

test("peaks are the few that stand out, apart from each other, in the order of time", () => {
  const { peaks } = heatLineOf(heat(bucket(100, 10), bucket(110, 9), bucket(300, 20), bucket(500, 2)), 0, 600);
  expect(peaks.map(({ at }) => at)).toEqual([100, 300]);
});

test("without anything there is no line, and nothing to draw", () => {
  expect(heatLineOf(heat(), 0, 600)).toEqual({ steps: [], peaks: [] });
  expect(heatLineOf(heat(bucket(0, 1)), 0, 0)).toEqual({ steps: [], peaks: [] });
  expect(heatPath([], 600)).toBe("");
});

test("the shape spans the whole time and ends where it began", () => {
  const { steps } = heatLineOf(heat(bucket(0, 2), bucket(10, 2)), 0, 20);
  const path = heatPath(steps, 20);
  expect(path).toMatch(/^M0 100L0 6L250 6C.*L1000 6L1000 100Z$/);
});
