import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { describe, expect, it } from "vitest";
import { broadcastWords } from "./words.ts";

describe("what the studio says of a broadcast", () => {
  it("speaks of viewers who wait only where somebody saw it before the app ended", () => {
    expect(broadcastWords({ step: "interrupted", onAir, since: 1 })).toContain("Viewers wait for two minutes");
    expect(broadcastWords({ step: "interrupted", onAir, since: null })).toBe(
      "nchat ended before anything of “Release” was seen. Go on with it, or stop it.",
    );
  });

  it("does not call a planned stream ended that waits for the next attempt", () => {
    const last = { title: "Release", figures: null };
    expect([
      broadcastWords({ step: "idle", last }),
      broadcastWords({ step: "idle", last: { ...last, isWaiting: true } }),
    ]).toEqual(["“Release” has ended.", "Nothing of “Release” was seen. It can be started again within ten minutes."]);
  });
});
