import { expect, test } from "vitest";
import { interleaved, isMet, median, medianRatio, quantile, quantileRatio } from "./statistics.ts";

test("the median of an odd and of an even number of samples", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

test("a quantile lies between its neighbours", () => {
  expect([quantile([0, 10], 0.95), quantile([5], 0.95), quantile([], 0.5)]).toEqual([9.5, 5, Number.NaN]);
});

test("the ratio is taken pair by pair, so that a slow machine cancels out", () => {
  const pairs = [1, 10, 100, 1000].map((slow) => ({ ours: 3 * slow, reference: 2 * slow }));
  expect(medianRatio(pairs)).toEqual({ value: 1.5, low: 1.5, high: 1.5 });
});

test("the interval holds the value and is wider for scattered samples", () => {
  const pairsAround = (scatter: number) =>
    Array.from({ length: 20 }, (_, at) => ({ ours: 100 + scatter * Math.sin(at * 1.7), reference: 100 }));
  const calm = medianRatio(pairsAround(2));
  const wild = medianRatio(pairsAround(40));
  expect(calm.low).toBeLessThanOrEqual(calm.value);
  expect(calm.high).toBeGreaterThanOrEqual(calm.value);
  expect(wild.high - wild.low).toBeGreaterThan(5 * (calm.high - calm.low));
});

test("the same samples give the same interval again", () => {
  const pairs = Array.from({ length: 12 }, (_, at) => ({ ours: 10 + (at % 5), reference: 9 + (at % 3) }));
  expect(medianRatio(pairs)).toEqual(medianRatio(pairs));
});

test("the ratio of the slowest sees a tail that the median does not", () => {
  const pairs = Array.from({ length: 20 }, (_, at) => ({ ours: at < 3 ? 50 : 10, reference: 10 }));
  expect([medianRatio(pairs).value, quantileRatio(pairs, 0.95).value]).toEqual([1, 5]);
});

test("a goal is met only by the whole interval", () => {
  expect([isMet({ value: 1, low: 0.9, high: 1.1 }, 1.1), isMet({ value: 1, low: 0.9, high: 1.11 }, 1.1)]).toEqual([
    true,
    false,
  ]);
});

test("measurements alternate so that each side is first as often as second", () => {
  expect(interleaved(4)).toEqual(["ours", "reference", "reference", "ours", "ours", "reference", "reference", "ours"]);
});
