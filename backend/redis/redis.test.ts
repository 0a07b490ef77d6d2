import { expect, it } from "vitest";
import { retryDelay } from "./redis.ts";

it("tries again soon, later every second at most, and not all nodes at once", () => {
  const delays = (random: number) => [1, 2, 3, 6, 100].map((tried) => retryDelay(tried, random));
  expect(delays(0)).toEqual([50, 100, 200, 500, 500]);
  expect(delays(1)).toEqual([100, 200, 400, 1000, 1000]);
});
