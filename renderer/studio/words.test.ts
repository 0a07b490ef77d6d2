import type { OnAir } from "@nchat/contract/broadcast";
import { usualWay } from "@nchat/contract/sent-by";
import { describe, expect, it } from "vitest";
import { broadcastWords } from "./words.ts";

const onAir: OnAir = {
  ...{ streamId: "11111111-1111-4111-8111-111111111111", title: "Release", visibility: "public" as const },
  ...{ preset: "720p" as const, isRehearsal: false, sentBy: usualWay },
};

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
