import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRests } from "./rests.ts";

const minute = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails one try after the other until there is a pause; answers how long that is, in milliseconds. */
function untilRest(rests: ReturnType<typeof createRests>): number {
  for (;;) {
    const after = rests.failed("room", "it was killed", false);
    if (after.kind === "rest") return after.waitMs;
    vi.advanceTimersByTime(after.waitMs);
  }
}

describe("composers that fail", () => {
  it("are tried again ever later, and then after pauses of a minute to a quarter of an hour", () => {
    const rests = createRests(Date.now);
    const pauses = Array.from({ length: 7 }, () => {
      expect(rests.reasonAgainst("room")).toBeNull();
      const pause = untilRest(rests);
      expect(rests.reasonAgainst("room")?.reason).toContain("it was killed");
      vi.advanceTimersByTime(pause);
      return pause / minute;
    });
    [1, 2, 4, 8, 15, 15, 15].forEach((wanted, at) => {
      expect(pauses[at]).toBeGreaterThanOrEqual(wanted * 0.8);
      expect(pauses[at]).toBeLessThanOrEqual(wanted * 1.2);
    });
    expect(rests.reasonAgainst("another")).toBeNull();
  });

  it("wait longer from try to try", () => {
    const rests = createRests(Date.now);
    const waits = Array.from({ length: 5 }, () => rests.failed("room", "it was killed", false).waitMs);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeLessThan(500);
  });

  it("begin anew when they have worked for half an hour", () => {
    const rests = createRests(Date.now);
    untilRest(rests);
    vi.advanceTimersByTime(2 * minute);
    expect(untilRest(rests)).toBeGreaterThan(1.5 * minute);
    vi.advanceTimersByTime(31 * minute);
    expect(untilRest(rests)).toBeLessThan(1.5 * minute);
  });

  it("may work and end five times within ten minutes, and not six times", () => {
    const rests = createRests(Date.now);
    const end = () => rests.failed("room", "it was killed", true).kind;
    const kinds = Array.from({ length: 12 }, () => {
      vi.advanceTimersByTime(2.5 * minute);
      return end();
    });
    expect(new Set(kinds)).toEqual(new Set(["again"]));
    expect([end(), end()]).toEqual(["again", "rest"]);
  });
});
