import { expect, test } from "vitest";
import { restartDelay } from "./restart-policy.mjs";

test("the first crash is made good at once, later ones later, never later than ten seconds", () => {
  const delays = [1, 2, 3, 5, 9].map((crashes) => restartDelay(Array(crashes).fill(1000), 1000, 1));
  expect(delays).toEqual([200, 400, 800, 3200, 10_000]);
});

test("jitter takes up to half of it away", () => {
  expect(restartDelay([0], 0, 0)).toBe(100);
});

test("ten crashes in five minutes are enough", () => {
  expect(restartDelay(Array(10).fill(0), 1000, 1)).toBeUndefined();
});

test("crashes of long ago do not count", () => {
  expect(restartDelay([...Array(20).fill(0), 400_000], 400_000, 1)).toBe(200);
});
