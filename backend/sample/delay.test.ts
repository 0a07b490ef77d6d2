import { describe, expect, it } from "vitest";
import { createDelay, createThrottle } from "./delay.ts";

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
