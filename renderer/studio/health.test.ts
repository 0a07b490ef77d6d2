import type { BroadcastHealth } from "@nchat/contract/broadcast";
import { expect, it } from "vitest";
import { addReading, healthLevel } from "./health.ts";

const steady: BroadcastHealth = {
  ...{ bitsPerSecond: 3_000_000, targetBitsPerSecond: 3_000_000, maximumBitsPerSecond: 3_000_000, framesPerSecond: 30 },
  ...{ droppedFrames: 0, sentFrames: 300, sentBytes: 900, keyFrameSeconds: 2, queueMilliseconds: 20, viewers: 0 },
  ...{ roundTripMilliseconds: 5, processorShare: 0.1 },
};
const wordOf = (change: Partial<BroadcastHealth>) => healthLevel("live", { ...steady, ...change }).label;

it("calls a line that keeps up stable", () => {
  expect(healthLevel("live", steady)).toEqual({ id: "good", label: "Stable" });
});

it.each(["connecting", "reconnecting", "ending"] as const)(
  "says that nothing leaves this computer while %s",
  (step) => {
    expect(healthLevel(step, steady)).toEqual({ id: "away", label: "Not connected" });
    expect(healthLevel(step, { ...steady, queueMilliseconds: 4000 }).id).toBe("away");
  },
);

it("is limited by a coarser picture, a queue of half a second, or missing frames", () => {
  const limits = [{ targetBitsPerSecond: 1_500_000 }, { queueMilliseconds: 501 }, { framesPerSecond: 24 }];
  expect(limits.map(wordOf)).toEqual(["Limited", "Limited", "Limited"]);
});

it("is poor with a queue that viewers notice, or half of the frames", () => {
  expect([{ queueMilliseconds: 1501 }, { framesPerSecond: 14, queueMilliseconds: 0 }].map(wordOf)).toEqual([
    "Poor",
    "Poor",
  ]);
});

it("keeps two minutes of readings, the newest last", () => {
  const all = Array.from({ length: 130 }, (_, bitsPerSecond) => ({ bitsPerSecond }));
  const kept = all.reduce(addReading, [] as readonly { readonly bitsPerSecond: number }[]);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([120, { bitsPerSecond: 10 }, { bitsPerSecond: 129 }]);
});
