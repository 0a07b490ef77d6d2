import type { BroadcastHealth, BroadcastProblem } from "@nchat/contract/broadcast";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBroadcastOwner } from "./broadcast-owner.ts";
import { createBroadcaster } from "./broadcaster.ts";
import type { Asked, Prepared, Standing } from "./server.ts";

const onAir = { streamId: "11111111-1111-4111-8111-111111111111", title: "Release", visibility: "public" } as const;
const prepared: Asked<Prepared> = { ok: true, value: { onAir, ingest: { url: "rtmp://x/live", key: "secret" } } };
const plan = { title: "Release", visibility: "public", channelId: null, newChannelName: "Mine" } as const;
const figures = { seconds: 60, peakViewers: 3, totalViews: 5 };
const lost: BroadcastProblem = { code: "line-lost", detail: null };

function setUp(asked: Promise<Asked<Prepared>> = Promise.resolve(prepared)) {
  const seen: string[] = [];
  const health: BroadcastHealth[] = [];
  const owner = createBroadcastOwner();
  owner.listen(({ step }) => seen.push(step));
  let standing: Standing | null = { isOver: false, viewers: 7 };
  let listener = { onConnected: () => {}, onLost: (_: BroadcastProblem) => {} };
  const broadcaster = createBroadcaster({
    owner,
    server: {
      prepare: () => asked,
      look: async () => standing,
      stop: async (_, title) => {
        seen.push("server told");
        return { title, figures };
      },
    },
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
  };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a broadcast of this computer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes live, tells its figures, and ends on both sides", async () => {
    const { broadcaster, seen, connect, health, owner } = setUp();
    broadcaster.goLive(plan);
    await settle();
    connect();
    await vi.advanceTimersByTimeAsync(6000);
    expect(health.at(-1)).toMatchObject({ viewers: 7, sentFrames: 30, droppedFrames: 1 });
    await broadcaster.stop();
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
      const { broadcaster, owner, seen, connect, lose, stand } = setUp();
      broadcaster.goLive(plan);
      await settle();
      connect();
      stand({ isOver: true, viewers: 0 });
      lose(problem);
      await settle();
      expect(owner.get()).toEqual({ step: "failed", problem: { code, detail: null } });
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
    const made = Promise.withResolvers<Asked<Prepared>>();
    const { broadcaster, seen } = setUp(made.promise);
    broadcaster.goLive(plan);
    await broadcaster.stop();
    expect(seen).toEqual(["preparing", "ending", "idle"]);
    made.resolve(prepared);
    await settle();
    expect(seen).toEqual(["preparing", "ending", "idle", "server told"]);
  });

  it("says why the server gave no stream", async () => {
    const problem = { code: "refused", detail: "This server carries 10 streams at a time." } as const;
    const { broadcaster, owner } = setUp(Promise.resolve({ ok: false, problem, code: "STREAM_LIMIT_REACHED" }));
    broadcaster.goLive(plan);
    await settle();
    expect(owner.get()).toEqual({ step: "failed", problem });
  });
});
