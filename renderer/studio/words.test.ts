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

  it("says why a stream ended by itself, with its figures", () => {
    const problem = { code: "stream-over", detail: null } as const;
    const last = { title: "Release", figures: { seconds: 60, peakViewers: 2, totalViews: 1 } };
    expect(broadcastWords({ step: "failed", problem })).toBe("The server ended this stream.");
    expect(broadcastWords({ step: "failed", problem, last: { ...last, endReason: "time_limit" } })).toBe(
      "The server's time for one stream was over. Streamed 1\u202Fmin · peak 2 · 1 view.",
    );
    expect(broadcastWords({ step: "failed", problem, last })).toContain("The server ended this stream. Streamed");
  });
});
