import type { BroadcastHealth } from "@nchat/contract/broadcast";
import { expect, it } from "vitest";
import { createBroadcastOwner } from "./broadcast-owner.ts";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { createHealthKeeper } from "./health-keeper.ts";

const figures: BroadcastHealth = {
  ...{ bitsPerSecond: 3, targetBitsPerSecond: 3, maximumBitsPerSecond: 3, framesPerSecond: 30 },
  ...{ droppedFrames: 0, sentFrames: 3, sentBytes: 9, keyFrameSeconds: 2, queueMilliseconds: 0, viewers: 5 },
  ...{ roundTripMilliseconds: 5, processorShare: 0 },
};

it.each([
  ["it was ended", [{ type: "stop" }, { type: "ended", last: { title: "Release", figures: null } }]],
  ["it ended by itself", [{ type: "gave-up", problem: { code: "stream-over", detail: null } }]],
] as const)("forgets the figures when %s, and takes none that come late", (_, ending) => {
  const owner = createBroadcastOwner();
  const told: (number | null | undefined)[] = [];
  const health = createHealthKeeper(owner, (next) => told.push(next && next.viewers));
  health.set(figures);
  owner.send({ type: "go-live", title: "Release" });
  owner.send({ type: "prepared", onAir });
  owner.send({ type: "connected", at: 0 });
  health.set(figures);
  expect(health.get()).toBe(figures);
  for (const event of ending) owner.send(event);
  health.set(figures);
  owner.send({ type: "dismissed" });
  expect([health.get(), told]).toEqual([null, [5, null]]);
});
