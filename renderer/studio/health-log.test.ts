import type { BroadcastHealth } from "@nchat/contract/broadcast";
import { describe, expect, it } from "vitest";
import { nextHealthLog, type SlowSpell } from "./health-log.ts";

const at = (targetBitsPerSecond: number): BroadcastHealth => ({
  ...{ bitsPerSecond: 1, targetBitsPerSecond, maximumBitsPerSecond: 3_000_000, framesPerSecond: 30, droppedFrames: 0 },
  ...{
    sentFrames: 3,
    sentBytes: 9,
    keyFrameSeconds: 2,
    queueMilliseconds: 0,
    roundTripMilliseconds: 5,
    processorShare: 0,
    viewers: 0,
  },
});

/** One look a second. */
const follow = (targets: readonly number[]) =>
  targets.reduce<readonly SlowSpell[]>((log, target, second) => nextHealthLog(log, at(target), second * 1000), []);

describe("the log of a broadcast's line", () => {
  it("is empty while the line carries all", () => {
    expect(follow([3_000_000, 3_000_000])).toEqual([]);
  });

  it("holds each slow stretch with its least bitrate, the newest first", () => {
    const slow = [3_000_000, 2_250_000, 1_500_000, 2_250_000, 3_000_000, 2_250_000];
    expect(follow(slow)).toEqual([
      { from: 5000, until: null, leastBitsPerSecond: 2_250_000 },
      { from: 1000, until: 4000, leastBitsPerSecond: 1_500_000 },
    ]);
  });

  it("is the very same while nothing changes, and keeps a few stretches only", () => {
    const log = follow([2_250_000]);
    expect(nextHealthLog(log, at(2_250_000), 9000)).toBe(log);
    expect(follow(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 3_000_000 : 600_000)))).toHaveLength(4);
  });
});
