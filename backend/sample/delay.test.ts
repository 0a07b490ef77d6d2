import { describe, expect, it } from "vitest";
import { createDelay, createThrottle, returnDelay } from "./delay.ts";

describe("the echo", () => {
  it("returns each piece of sound after so many others", () => {
    const delay = createDelay<number>(3);
    expect([1, 2, 3, 4, 5].map(delay)).toEqual([undefined, undefined, undefined, 1, 2]);
  });

  it("returns no more pictures a second than it should, without falling behind", () => {
    const isDue = createThrottle(20);
    const shown = Array.from({ length: 60 }, (_, index) => index * 33).filter(isDue);
    expect(shown.length).toBeGreaterThan(18 * 1.9);
    expect(shown.length).toBeLessThanOrEqual(41);
  });
});

it("returns sooner at first and later after each failure, never all at once", () => {
  expect([0, 1, 2, 3, 4, 40].map((tried) => returnDelay(tried, 0.5))).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  expect([returnDelay(0, 0), returnDelay(0, 1)]).toEqual([750, 1250]);
});
