import { describe, expect, it } from "vitest";
import {
  type Broadcast,
  type BroadcastEvent,
  holdsStream,
  initialBroadcast,
  isBroadcasting,
  nextBroadcast,
} from "./broadcast.ts";
import { sampleOnAir as onAir } from "./broadcast.fixture.ts";

const problem = { code: "line-lost", detail: null } as const;
const last = { title: "Release", figures: null };
const run = (events: readonly BroadcastEvent[], from: Broadcast = initialBroadcast) =>
  events.reduce(nextBroadcast, from);

const begin: readonly BroadcastEvent[] = [
  { type: "go-live", title: "Release" },
  { type: "prepared", onAir },
];
const live = run([...begin, { type: "connected", at: 1000 }]);
const everyState: readonly Broadcast[] = [
  initialBroadcast,
  run(begin.slice(0, 1)),
  run(begin),
  live,
  run([{ type: "lost", problem, retryAt: 5000 }], live),
  run([{ type: "found", onAir, since: 1000 }]),
  run([{ type: "stop" }], live),
  run([{ type: "gave-up", problem }], live),
];

describe("a broadcast", () => {
  it("is asked for, prepared, connected, and live", () => {
    expect(run(begin.slice(0, 1))).toEqual({ step: "preparing", title: "Release" });
    expect(run(begin)).toEqual({ step: "connecting", onAir });
    expect(live).toEqual({ step: "live", onAir, since: 1000 });
  });

  it("is begun once: a second wish changes nothing while one runs", () => {
    for (const state of everyState.filter(holdsStream))
      expect(nextBroadcast(state, { type: "go-live", title: "Other" })).toBe(state);
  });

  it("comes back after a break as the same one, live since it first was", () => {
    const lost = nextBroadcast(live, { type: "lost", problem, retryAt: 5000 });
    expect(lost).toEqual({ step: "reconnecting", onAir, since: 1000, attempt: 0, retryAt: 5000, problem });
    const trying = nextBroadcast(lost, { type: "retrying" });
    expect(trying).toEqual({ ...lost, attempt: 1, retryAt: null });
    expect(nextBroadcast(trying, { type: "connected", at: 9000 })).toEqual(live);
  });

  it("whose first attempt fails is not called live before it was", () => {
    const lost = run([...begin, { type: "lost", problem, retryAt: 5000 }]);
    expect(lost).toEqual({ step: "reconnecting", onAir, since: null, attempt: 1, retryAt: 5000, problem });
    expect(nextBroadcast(lost, { type: "connected", at: 7000 })).toEqual({ step: "live", onAir, since: 7000 });
  });

  it("can be stopped from wherever it runs, and tells what it was", () => {
    for (const state of everyState.filter(holdsStream)) {
      const ended = run([{ type: "stop" }, { type: "ended", last }], state);
      expect(ended).toEqual({ step: "idle", last });
    }
  });

  it("that is being stopped takes no late word for a return", () => {
    const ending = nextBroadcast(live, { type: "stop" });
    for (const event of [
      { type: "connected", at: 1 },
      { type: "lost", problem, retryAt: 1 },
      { type: "gave-up", problem },
      { type: "prepared", onAir },
      { type: "retrying" },
    ] as const)
      expect(nextBroadcast(ending, event)).toBe(ending);
  });

  it("of an earlier run is offered while nothing else goes on, and goes on as the same one", () => {
    const found: BroadcastEvent = { type: "found", onAir, since: 1000 };
    const interrupted = nextBroadcast(initialBroadcast, found);
    expect(interrupted).toEqual({ step: "interrupted", onAir, since: 1000 });
    expect(isBroadcasting(interrupted)).toBe(false);
    expect(nextBroadcast(live, found)).toBe(live);
    expect(nextBroadcast(interrupted, { type: "dismissed" })).toBe(interrupted);
    const resumed = nextBroadcast(interrupted, { type: "resume" });
    const why = { code: "app-ended", detail: null };
    expect(resumed).toEqual({
      ...{ step: "reconnecting", onAir, since: 1000, attempt: 0, retryAt: null, problem: why },
    });
    expect(nextBroadcast(resumed, { type: "connected", at: 9000 })).toEqual(live);
    expect(nextBroadcast(live, { type: "resume" })).toBe(live);
  });

  it("takes figures that come after its end, and no others", () => {
    const counted = { title: "Release", figures: { seconds: 9, peakViewers: 1, totalViews: 1 } };
    const ended = run([{ type: "stop" }, { type: "ended", last }], live);
    const later = nextBroadcast(ended, { type: "counted", last: counted });
    expect(later).toEqual({ step: "idle", last: counted });
    expect(nextBroadcast(later, { type: "counted", last: { ...counted, title: "Other" } })).toBe(later);
    expect(nextBroadcast(live, { type: "counted", last: counted })).toBe(live);
    expect(nextBroadcast(initialBroadcast, { type: "counted", last: counted })).toBe(initialBroadcast);
  });

  it("that failed stays told until it is read or the next begins", () => {
    const failed = nextBroadcast(live, { type: "gave-up", problem });
    expect(failed).toEqual({ step: "failed", problem });
    expect(nextBroadcast(failed, { type: "dismissed" })).toEqual(initialBroadcast);
    expect(nextBroadcast(failed, { type: "go-live", title: "Again" })).toEqual({ step: "preparing", title: "Again" });
    expect(nextBroadcast(live, { type: "dismissed" })).toBe(live);
  });
});
