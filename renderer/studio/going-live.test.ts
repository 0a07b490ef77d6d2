import type { Broadcast, BroadcastHealth } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { describe, expect, it } from "vitest";
import { goingLive } from "./going-live.ts";

const health: BroadcastHealth = {
  ...{ bitsPerSecond: 1, targetBitsPerSecond: 1, maximumBitsPerSecond: 1, framesPerSecond: 30, droppedFrames: 0 },
  ...{
    sentFrames: 3,
    sentBytes: 9,
    keyFrameSeconds: 2,
    queueMilliseconds: 0,
    roundTripMilliseconds: 5,
    processorShare: 0,
    viewers: 0,
  },
};
const states = (broadcast: Broadcast, now: BroadcastHealth | null = null) =>
  goingLive(broadcast, now).map(({ id, state }) => `${id} ${state}`);

describe("the way to being live", () => {
  it("ticks one step after the other", () => {
    expect(states({ step: "preparing", title: "Release" })).toEqual([
      ...["stream running", "encoder waiting", "line waiting", "live waiting"],
    ]);
    expect(states({ step: "connecting", onAir })).toEqual([
      ...["stream done", "encoder running", "line waiting", "live waiting"],
    ]);
    expect(states({ step: "connecting", onAir }, health)).toEqual([
      ...["stream done", "encoder done", "line running", "live waiting"],
    ]);
    expect(states({ step: "live", onAir, since: 1 })).toEqual([]);
  });

  it("marks the step that failed, until it is tried again", () => {
    const lost = { step: "reconnecting", onAir, since: null, attempt: 1, retryAt: 500 } as const;
    expect(states({ ...lost, problem: { code: "line-lost", detail: null } })).toEqual([
      ...["stream done", "encoder done", "line failed", "live waiting"],
    ]);
    expect(states({ ...lost, problem: { code: "no-encoder", detail: null } })).toEqual([
      ...["stream done", "encoder failed", "line waiting", "live waiting"],
    ]);
    expect(states({ ...lost, retryAt: null, problem: { code: "line-lost", detail: null } })).toEqual([
      ...["stream done", "encoder done", "line running", "live waiting"],
    ]);
  });
});
