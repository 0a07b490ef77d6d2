import type { BroadcastHealth, BroadcastProblem } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { vi } from "vitest";
import { createBroadcastOwner } from "./broadcast-owner.ts";
import { createBroadcaster } from "./broadcaster.ts";
import type { Kept } from "./kept-broadcast.ts";
import type { Asked, BroadcastServer, Prepared, Standing } from "./server.ts";
import type { Ingest } from "./target.ts";
import type { Way } from "./ways.ts";

export const ingest: Ingest = { way: "rtmp", url: "rtmp://x/live", key: "secret" };
export type Made = Asked<Prepared & { readonly channelId: string }>;
export const channelId = "44444444-4444-4444-8444-444444444444";
export const prepared: Made = { ok: true, value: { onAir, ingest, isPlanned: false, channelId } };
export const planned: Made = { ok: true, value: { ...prepared.value, isPlanned: true } };
export const figures = { seconds: 60, peakViewers: 3, totalViews: 5 };
/** A planned one that waits for the next attempt. */
export const left = { title: "Release", figures: null, isWaiting: true };
export const lost: BroadcastProblem = { code: "line-lost", detail: null };

/** What a test plays of the server, and what it saw. */
function createPlayed(asked: Promise<Made>, seen: string[]) {
  let standing: Standing | null = { isOver: false, viewers: 7 };
  let goodbyeMs = 0;
  let otherWay: Way | null = null;
  let asking: Promise<void> | null = null;
  const server: BroadcastServer = {
    prepare: () => asked,
    async wayAfter(_, isHopeless) {
      await asking;
      return isHopeless ? otherWay : null;
    },
    look: async () => standing,
    stop: async (_, title) => {
      seen.push("server told");
      if (goodbyeMs > 0) await new Promise((resolve) => setTimeout(resolve, goodbyeMs));
      return { title, figures };
    },
  };
  return {
    server,
    stand: (next: Standing | null) => (standing = next),
    takeForGoodbye: (milliseconds: number) => (goodbyeMs = milliseconds),
    open: (way: Way) => (otherWay = way),
    /** The server answers about ways when the answer is called. */
    askSlowly() {
      const { promise, resolve } = Promise.withResolvers<void>();
      asking = promise;
      return resolve;
    },
  };
}

/** A broadcaster whose server and sender a test plays. */
export function setUp(asked: Promise<Made> = Promise.resolve(prepared), left: Kept | null = null) {
  const seen: string[] = [];
  const health: BroadcastHealth[] = [];
  const owner = createBroadcastOwner();
  owner.listen(({ step }) => seen.push(step));
  const { server, ...play } = createPlayed(asked, seen);
  let kept = left;
  let listener = { onConnected: () => {}, onLost: (_: BroadcastProblem) => {} };
  const broadcaster = createBroadcaster({
    ...{ owner, server },
    kept: { get: () => kept, keep: (next) => void (kept = next), forget: () => void (kept = null) },
    processorShare: () => 0.5,
    startSending(given) {
      listener = given;
      return {
        connect: ({ way }) => seen.push(way === "rtmp" ? "connect" : `connect by ${way}`),
        figures: () => ({
          ...{ sentFrames: 30, droppedFrames: 1, sentBytes: 375_000, queueMilliseconds: 5, lateMilliseconds: 0 },
          ...{ encoder: null, targetBitsPerSecond: 3_000_000 },
        }),
        stop: async () => void seen.push("sending stopped"),
      };
    },
    onHealth: (each) => health.push(each),
    now: () => 0,
    random: () => 0.5,
  });
  return {
    ...{ owner, broadcaster, seen, health, ...play },
    connect: () => listener.onConnected(),
    lose: (problem: BroadcastProblem) => listener.onLost(problem),
    kept: () => kept,
  };
}

export const settle = () => vi.advanceTimersByTimeAsync(0);
