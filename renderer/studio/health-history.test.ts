import type { Broadcast, BroadcastHealth, OnAir } from "@nchat/contract/broadcast";
import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import { expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import { createHealthHistory } from "./health-history.ts";

const onAir = (streamId: string): OnAir => ({ ...sampleOnAir, streamId });
const health = (bitsPerSecond: number): BroadcastHealth => ({
  ...{ bitsPerSecond, targetBitsPerSecond: bitsPerSecond, maximumBitsPerSecond: 3, framesPerSecond: 30 },
  ...{ droppedFrames: 0, sentFrames: 3, sentBytes: 9, keyFrameSeconds: 2, queueMilliseconds: 0, viewers: 0 },
  ...{ roundTripMilliseconds: 5, processorShare: 0 },
});

const lost = { since: 0, attempt: 1, retryAt: null, problem: { code: "line-lost", detail: null } } as const;

function studio() {
  const broadcast = createStore<Broadcast>(() => ({ step: "live", onAir: onAir("a"), since: 0 }));
  const figures = createStore<{ now: BroadcastHealth | null }>(() => ({ now: null }));
  const history = createHealthHistory({ broadcast, health: figures }, () => 7);
  return { broadcast, history, measure: (bits: number) => figures.setState({ now: health(bits) }) };
}

it("keeps what was measured while no page showed it, and after the stream", () => {
  const { broadcast, history, measure } = studio();
  history.start();
  [3, 1].forEach(measure);
  broadcast.setState({ step: "idle", last: null }, true);
  expect(history.store.getState()).toEqual({
    readings: [{ bitsPerSecond: 3 }, { bitsPerSecond: 1 }],
    spells: [{ from: 7, until: 7, leastBitsPerSecond: 1 }],
  });
});

it("calls a line that is gone not slow, and begins to look again when it is back", () => {
  const { broadcast, history, measure } = studio();
  history.start();
  measure(1);
  broadcast.setState({ step: "reconnecting", onAir: onAir("a"), ...lost }, true);
  measure(1);
  expect(history.store.getState().spells).toEqual([{ from: 7, until: 7, leastBitsPerSecond: 1 }]);
  broadcast.setState({ step: "live", onAir: onAir("a"), since: 0 }, true);
  measure(1);
  expect(history.store.getState().spells).toHaveLength(2);
});

it("begins anew with another stream, and ends with the session", () => {
  const { broadcast, history, measure } = studio();
  const stop = history.start();
  measure(1);
  broadcast.setState({ step: "live", onAir: onAir("b"), since: 9 }, true);
  expect(history.store.getState()).toEqual({ readings: [], spells: [] });
  stop();
  measure(2);
  expect(history.store.getState().readings).toEqual([]);
});
