import { expect, test } from "vitest";
import { type Flow, type FlowSample, frozenAfterMs, initialFlow, isLost, lostAfterMs, nextFlow } from "./flow-watch.ts";

const run = (samples: readonly FlowSample[], from: Flow = initialFlow) => samples.reduce(nextFlow, from);
const still = (at: number): FlowSample => ({ at, bytesReceived: 500, isExpected: true });

test("a second without a byte is a freeze, and a byte ends it", () => {
  const frozen = run([still(0), still(400), still(800), still(frozenAfterMs)]);
  expect(frozen).toEqual({ lastGrowth: 0, bytes: 500, isFrozen: true });
  expect(nextFlow(frozen, { at: 1400, bytesReceived: 501, isExpected: true })).toEqual({
    lastGrowth: 1400,
    bytes: 501,
    isFrozen: false,
  });
});

test("with sampling every 400 ms the notice comes within a second and a half", () => {
  for (let offset = 0; offset < 400; offset += 40) {
    let flow = run([{ at: 0, bytesReceived: 400, isExpected: true }]);
    let at = 400 - offset;
    flow = nextFlow(flow, still(at));
    while (!flow.isFrozen) flow = nextFlow(flow, still((at += 400)));
    expect(at - (400 - offset)).toBeLessThanOrEqual(1500);
  }
});

test("silence that nobody expects to end is no freeze", () => {
  const quiet: FlowSample = { at: 9000, bytesReceived: 500, isExpected: false };
  expect(run([still(0), quiet])).toEqual({ lastGrowth: 9000, bytes: 500, isFrozen: false });
});

test("a freeze becomes a loss only after the stock client had its chance", () => {
  const frozen = run([still(0), still(frozenAfterMs)]);
  expect([isLost(frozen, lostAfterMs - 1), isLost(frozen, lostAfterMs)]).toEqual([false, true]);
  expect(isLost(run([still(0)]), lostAfterMs)).toBe(false);
});
