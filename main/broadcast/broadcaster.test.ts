import { sampleOnAir as onAir, samplePlan as plan } from "@nchat/contract/broadcast.fixture";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { figures, ingest, lost, prepared, settle, setUp, type Made } from "./broadcaster.fixture.ts";

describe("a broadcast of this computer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes live, tells its figures, and ends on both sides", async () => {
    const { broadcaster, seen, connect, health, owner, kept } = setUp();
    broadcaster.goLive(plan);
    await settle();
    expect(kept()).toMatchObject({ onAir, ingest, since: null });
    connect();
    expect(kept()).toMatchObject({ onAir, ingest, since: 0 });
    await vi.advanceTimersByTimeAsync(6000);
    expect(health.at(-1)).toMatchObject({
      ...{ viewers: 7, sentFrames: 30, droppedFrames: 1, maximumBitsPerSecond: 3_000_000 },
      ...{ roundTripMilliseconds: 0, processorShare: 0.5 },
    });
    await broadcaster.stop();
    expect(kept()).toBe(null);
    expect(seen).toEqual([
      ...["preparing", "connecting", "connect", "live", "ending", "server told", "sending stopped", "idle"],
    ]);
    expect(owner.get()).toEqual({ step: "idle", last: { title: "Release", figures } });
    const told = health.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(health).toHaveLength(told);
  });

  it("tries again after a break, longer each time, and at once when it is asked to", async () => {
    const { broadcaster, seen, connect, lose } = setUp();
    broadcaster.goLive(plan);
    await settle();
    connect();
    seen.length = 0;
    lose(lost);
    await vi.advanceTimersByTimeAsync(500);
    lose(lost);
    await vi.advanceTimersByTimeAsync(999);
    expect(seen).toEqual(["reconnecting", "reconnecting", "connect", "reconnecting"]);
    broadcaster.retry();
    connect();
    expect(seen.slice(4)).toEqual(["reconnecting", "connect", "live"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(seen.slice(7)).toEqual([]);
    await broadcaster.stop();
  });

  it("gives up when the server has ended the stream, or ffmpeg is not there", async () => {
    for (const [problem, code] of [
      [lost, "stream-over"],
      [{ code: "no-ffmpeg", detail: null }, "no-ffmpeg"],
    ] as const) {
      const { broadcaster, owner, seen, connect, lose, stand, kept } = setUp();
      broadcaster.goLive(plan);
      await settle();
      connect();
      stand({ isOver: true, viewers: 0 });
      lose(problem);
      await settle();
      expect(owner.get()).toEqual({ step: "failed", problem: { code, detail: null } });
      expect(kept()).toBe(null);
      expect(seen).toContain("sending stopped");
      await vi.advanceTimersByTimeAsync(60_000);
      expect(seen.filter((each) => each === "connect")).toHaveLength(1);
    }
  });

  it("does not take a silent server for the end", async () => {
    const { broadcaster, owner, connect, stand } = setUp();
    broadcaster.goLive(plan);
    await settle();
    connect();
    stand(null);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(owner.get().step).toBe("live");
    await broadcaster.stop();
  });

  it("that is stopped while the server still makes the stream ends at once, and the late stream is ended too", async () => {
    const made = Promise.withResolvers<Made>();
    const { broadcaster, seen } = setUp(made.promise);
    broadcaster.goLive(plan);
    await broadcaster.stop();
    expect(seen).toEqual(["preparing", "ending", "idle"]);
    made.resolve(prepared);
    await settle();
    expect(seen).toEqual(["preparing", "ending", "idle", "server told"]);
  });

  it("ends here at once when the server takes long, and tells its figures when they come", async () => {
    const { broadcaster, owner, connect, takeForGoodbye } = setUp();
    broadcaster.goLive(plan);
    await settle();
    connect();
    takeForGoodbye(8000);
    const stopping = broadcaster.stop();
    await vi.advanceTimersByTimeAsync(1500);
    await stopping;
    expect(owner.get()).toEqual({ step: "idle", last: { title: "Release", figures: null } });
    await vi.advanceTimersByTimeAsync(8000);
    expect(owner.get()).toEqual({ step: "idle", last: { title: "Release", figures } });
  });

  it("that an earlier run left is offered as soon as the server says that it still runs, and goes on with its key", async () => {
    const { broadcaster, owner, seen, connect, stand, kept } = setUp(undefined, {
      onAir,
      ingest,
      isPlanned: false,
      since: 77,
    });
    stand(null);
    broadcaster.find();
    await vi.advanceTimersByTimeAsync(4000);
    expect(owner.get().step).toBe("idle");
    stand({ isOver: false, viewers: 0 });
    await vi.advanceTimersByTimeAsync(3000);
    expect(owner.get()).toEqual({ step: "interrupted", onAir, since: 77 });
    broadcaster.resume();
    await settle();
    connect();
    expect(owner.get()).toEqual({ step: "live", onAir, since: 77 });
    expect(kept()).toEqual({ onAir, ingest, isPlanned: false, since: 77 });
    expect(seen).toEqual(["interrupted", "reconnecting", "connect", "live"]);
    await broadcaster.stop();
    expect(seen.slice(-3)).toEqual(["server told", "sending stopped", "idle"]);
  });

  it("that an earlier run left is ended on wish, and forgotten once the server has ended it", async () => {
    const first = setUp(undefined, { onAir, ingest, isPlanned: false, since: 77 });
    first.broadcaster.find();
    await settle();
    await first.broadcaster.stop();
    expect(first.seen).toEqual(["interrupted", "ending", "server told", "idle"]);
    expect(first.kept()).toBe(null);

    const second = setUp(undefined, { onAir, ingest, isPlanned: false, since: 77 });
    second.broadcaster.find();
    await settle();
    second.stand({ isOver: true, viewers: 0 });
    await vi.advanceTimersByTimeAsync(3000);
    expect(second.owner.get()).toEqual({ step: "failed", problem: { code: "stream-over", detail: null } });
    expect(second.kept()).toBe(null);
  });

  it("that an earlier run left and the server no longer knows is not spoken of", async () => {
    const { broadcaster, seen, stand, kept } = setUp(undefined, { onAir, ingest, isPlanned: false, since: 77 });
    stand({ isOver: true, viewers: 0 });
    broadcaster.find();
    await settle();
    expect(seen).toEqual([]);
    expect(kept()).toBe(null);
  });

  it("that ended by itself leaves its figures and the way to its recording", async () => {
    const { broadcaster, owner, connect, stand } = setUp();
    broadcaster.goLive(plan);
    await settle();
    connect();
    const last = { streamId: onAir.streamId, title: "Release", figures, endReason: "time_limit" } as const;
    stand({ isOver: true, viewers: 0, last });
    await vi.advanceTimersByTimeAsync(5000);
    expect(owner.get()).toEqual({ step: "failed", problem: { code: "stream-over", detail: null }, last });
  });

  it("says why the server gave no stream", async () => {
    const problem = { code: "refused", detail: "This server carries 10 streams at a time." } as const;
    const { broadcaster, owner } = setUp(Promise.resolve({ ok: false, problem, code: "STREAM_LIMIT_REACHED" }));
    broadcaster.goLive(plan);
    await settle();
    expect(owner.get()).toEqual({ step: "failed", problem });
  });
});
