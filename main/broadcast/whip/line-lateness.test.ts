import { describe, expect, it } from "vitest";
import { initialPace, nextPace } from "../pace.ts";
import { latenessOf } from "./line-lateness.ts";

describe("a line that loses instead of queueing", () => {
  it("is in time while nothing is lost and the round trip is what it was", () => {
    expect(latenessOf({ lostShare: 0.01, roundTripMilliseconds: 42 }, 40)).toBe(2);
    expect(latenessOf({ lostShare: 0, roundTripMilliseconds: null }, null)).toBe(0);
    expect(latenessOf({ lostShare: 0, roundTripMilliseconds: 30 }, 40)).toBe(0);
  });

  it("slows the encoder down when much is lost or the round trip grows, and only then", () => {
    const stepOf = (report: Parameters<typeof latenessOf>[0]) =>
      nextPace(initialPace(0), latenessOf(report, 40), 0).step;
    expect(stepOf({ lostShare: 0.2, roundTripMilliseconds: 40 })).toBe(1);
    expect(stepOf({ lostShare: 0, roundTripMilliseconds: 900 })).toBe(1);
    expect(stepOf({ lostShare: 0.05, roundTripMilliseconds: 40 })).toBe(0);
  });

  it("does not let it be faster again while some is lost", () => {
    const slow = { step: 1, since: 0, calmSince: null };
    const lossy = latenessOf({ lostShare: 0.05, roundTripMilliseconds: 40 }, 40);
    expect(nextPace(slow, lossy, 5000).calmSince).toBe(null);
    expect(nextPace(slow, latenessOf({ lostShare: 0, roundTripMilliseconds: 40 }, 40), 5000).calmSince).toBe(5000);
  });
});
