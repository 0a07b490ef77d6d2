import type { BroadcastHealth, BroadcastProblem, GoLivePlan, OnAir } from "@nchat/contract/broadcast";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBroadcastOwner } from "./broadcast-owner.ts";
import { createBroadcaster } from "./broadcaster.ts";
import type { Kept } from "./kept-broadcast.ts";
import type { Asked, Prepared, Standing } from "./server.ts";

const onAir: OnAir = {
  streamId: "11111111-1111-4111-8111-111111111111",
  title: "Release",
  visibility: "public",
  preset: "720p",
  isRehearsal: false,
};
const ingest = { url: "rtmp://x/live", key: "secret" };
type Made = Asked<Prepared & { readonly channelId: string }>;
const channelId = "44444444-4444-4444-8444-444444444444";
const prepared: Made = { ok: true, value: { onAir, ingest, isPlanned: false, channelId } };
const planned: Made = { ok: true, value: { ...prepared.value, isPlanned: true } };
const plan: GoLivePlan = {
  ...{ title: "Release", visibility: "public", channelId: null, newChannelName: "Mine" },
  ...{ invitedUserIds: [], isRecorded: false, preset: "720p", isRehearsal: false, plannedId: null, coHostIds: [] },
};
const figures = { seconds: 60, peakViewers: 3, totalViews: 5 };
/** A planned one that waits for the next attempt. */
const left = { title: "Release", figures: null, isWaiting: true };
const lost: BroadcastProblem = { code: "line-lost", detail: null };

function setUp(asked: Promise<Made> = Promise.resolve(prepared), left: Kept | null = null) {
  const seen: string[] = [];
  const health: BroadcastHealth[] = [];
  const owner = createBroadcastOwner();
  owner.listen(({ step }) => seen.push(step));
  let standing: Standing | null = { isOver: false, viewers: 7 };
  let kept = left;
  let goodbyeMs = 0;
  let listener = { onConnected: () => {}, onLost: (_: BroadcastProblem) => {} };
  const broadcaster = createBroadcaster({
    owner,
    server: {
      prepare: () => asked,
      look: async () => standing,
      stop: async (_, title) => {
        seen.push("server told");
        if (goodbyeMs > 0) await new Promise((resolve) => setTimeout(resolve, goodbyeMs));
        return { title, figures };
      },
    },
    kept: { get: () => kept, keep: (next) => void (kept = next), forget: () => void (kept = null) },
    processorShare: () => 0.5,
    startSending(given) {
      listener = given;
      return {
        connect: () => seen.push("connect"),
        figures: () => ({
          ...{ sentFrames: 30, droppedFrames: 1, sentBytes: 375_000, queueMilliseconds: 5, encoder: null },
          targetBitsPerSecond: 3_000_000,
        }),
        stop: async () => void seen.push("sending stopped"),
      };
    },
    onHealth: (each) => health.push(each),
    now: () => 0,
    random: () => 0.5,
  });
  return {
    ...{ owner, broadcaster, seen, health },
    connect: () => listener.onConnected(),
    lose: (problem: BroadcastProblem) => listener.onLost(problem),
    stand: (next: Standing | null) => (standing = next),
    kept: () => kept,
    takeForGoodbye: (milliseconds: number) => (goodbyeMs = milliseconds),
  };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

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

  it("of a planned stream leaves it to the next attempt while nothing was seen of it", async () => {
    const first = setUp(Promise.resolve(planned));
    first.broadcaster.goLive(plan);
    await settle();
    first.lose({ code: "no-ffmpeg", detail: null });
    await settle();
    expect([first.owner.get().step, first.kept()]).toEqual(["failed", null]);
    first.broadcaster.goLive(plan);
    await settle();
    await first.broadcaster.stop();
    expect(first.owner.get()).toEqual({ step: "idle", last: left });

    const made = Promise.withResolvers<Made>();
    const second = setUp(made.promise);
    second.broadcaster.goLive(plan);
    await second.broadcaster.stop();
    made.resolve(planned);
    await settle();
    expect([...first.seen, ...second.seen]).not.toContain("server told");
  });

  it("of a planned stream that was live ends it for good, also while the line is lost", async () => {
    const { broadcaster, seen, connect, lose } = setUp(Promise.resolve(planned));
    broadcaster.goLive(plan);
    await settle();
    connect();
    lose(lost);
    await broadcaster.stop();
    expect(seen).toContain("server told");
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

  it("of a planned stream that an earlier run left unseen waits for the next attempt, gone on with or not", async () => {
    const unseen: Kept = { onAir, ingest, isPlanned: true, since: null };
    const first = setUp(undefined, unseen);
    first.broadcaster.find();
    await settle();
    first.broadcaster.resume();
    await settle();
    expect(first.kept()).toEqual(unseen);
    await first.broadcaster.stop();
    const second = setUp(undefined, unseen);
    second.broadcaster.find();
    await settle();
    await second.broadcaster.stop();
    expect([first.owner.get(), second.owner.get()]).toEqual([
      { step: "idle", last: left },
      { step: "idle", last: left },
    ]);
    expect([...first.seen, ...second.seen]).not.toContain("server told");
  });

  it("of a planned stream that an earlier run sent ends it for good, gone on with or not", async () => {
    for (const isResumed of [true, false]) {
      const { broadcaster, seen } = setUp(undefined, { onAir, ingest, isPlanned: true, since: 77 });
      broadcaster.find();
      await settle();
      if (isResumed) broadcaster.resume();
      await settle();
      await broadcaster.stop();
      expect(seen).toContain("server told");
    }
  });

  it("that an earlier run left and the server no longer knows is not spoken of", async () => {
    const { broadcaster, seen, stand, kept } = setUp(undefined, { onAir, ingest, isPlanned: false, since: 77 });
    stand({ isOver: true, viewers: 0 });
    broadcaster.find();
    await settle();
    expect(seen).toEqual([]);
    expect(kept()).toBe(null);
  });

  it("says why the server gave no stream", async () => {
    const problem = { code: "refused", detail: "This server carries 10 streams at a time." } as const;
    const { broadcaster, owner } = setUp(Promise.resolve({ ok: false, problem, code: "STREAM_LIMIT_REACHED" }));
    broadcaster.goLive(plan);
    await settle();
    expect(owner.get()).toEqual({ step: "failed", problem });
  });
});
