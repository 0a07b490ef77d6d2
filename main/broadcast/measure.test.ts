import type { EncoderOrder } from "@nchat/contract/encoder-line";
import type { RouteInput } from "@nchat/contract/rest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EncoderLineServer, EncoderListener } from "./encoder-line.ts";
import { measureEncoder } from "./measure-encoder.ts";
import { measureUplink } from "./measure-uplink.ts";
import type { Ask } from "./server.ts";

const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Runs what waits for timers to its end. */
async function finish<T>(running: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(60_000);
  return running;
}

describe("measuring the upload", () => {
  /** A server behind a line that carries so much; `fails` after so many requests. */
  function lineOf(bitsPerSecond: number, fails = Infinity) {
    const sent: number[] = [];
    const ask = async (_name: string, input: object) => {
      const { content } = (input as RouteInput<"probeUpload">).body;
      sent.push(content.length);
      if (sent.length > fails) return { ok: false, problem: { code: "unreachable", detail: null }, code: null };
      await new Promise((resolve) => setTimeout(resolve, (content.length * 8000) / bitsPerSecond));
      return { ok: true, value: { bytes: content.length } };
    };
    return { sent, ask: ask as Ask };
  }

  it("finds what a slow line and a fast line carry, and sends no more than it must", async () => {
    for (const bitsPerSecond of [1_000_000, 8_000_000, 200_000_000]) {
      const { ask, sent } = lineOf(bitsPerSecond);
      const measured = await finish(measureUplink(ask, Date.now, never));
      const found = measured.ok ? measured.value.bitsPerSecond : 0;
      expect(found / bitsPerSecond).toBeGreaterThan(0.8);
      expect(found / bitsPerSecond).toBeLessThan(1.2);
      expect(sent.reduce((sum, each) => sum + each, 0)).toBeLessThan(4_600_000);
    }
  });

  it("takes what came through before the line broke, and says when nothing did", async () => {
    const broken = await finish(measureUplink(lineOf(1_000_000, 4).ask, Date.now, never));
    expect(broken.ok && Math.round(broken.value.bitsPerSecond / 100_000)).toBe(10);
    const dead = await finish(measureUplink(lineOf(1_000_000, 0).ask, Date.now, never));
    expect(dead).toEqual({ ok: false, problem: { code: "unreachable", detail: null }, code: null });
  });
});

describe("measuring the encoder", () => {
  /** An engine that makes so many pictures a second of each height. */
  function lineOf(paceOf: (height: number) => number, isUp = true) {
    const orders: EncoderOrder[] = [];
    const listeners = new Set<EncoderListener>();
    let height: number | null = null;
    setInterval(() => {
      if (height === null) return;
      const figures = { framesPerSecond: paceOf(height), droppedFrames: 0, bitsPerSecond: 1, keyFrameSeconds: 2 };
      listeners.forEach((each) => each.onReport({ type: "figures", ...figures }));
    }, 1000);
    const line: EncoderLineServer = {
      open: () => ({ url: "" }),
      origin: "",
      isUp: () => isUp,
      order(order) {
        orders.push(order);
        if (order.type === "encode") height = order.height;
        if (order.type === "rest") height = null;
      },
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      sendSound: () => undefined,
      stop: () => undefined,
    };
    return { line, orders };
  }
  const heights = (orders: readonly EncoderOrder[]) =>
    orders.map((order) => (order.type === "encode" ? order.height : order.type));

  it("stops at the first size that it keeps up with", async () => {
    const { line, orders } = lineOf((height) => (height > 480 ? 19 : 30));
    expect(await finish(measureEncoder(line, never))).toEqual({ ok: true, height: 480, framesPerSecond: 30 });
    expect(heights(orders)).toEqual([720, 480, "rest"]);
  });

  it("says how near it came when it keeps up with none", async () => {
    const { line } = lineOf((height) => 7200 / height);
    const measured = await finish(measureEncoder(line, never));
    expect(measured).toEqual({ ok: true, height: null, framesPerSecond: 7200 / 360 });
  });

  it("says when there is no engine", async () => {
    const { line } = lineOf(() => 30, false);
    expect(await finish(measureEncoder(line, never))).toEqual({
      ...{ ok: false, why: "The studio's engine does not answer." },
    });
  });

  it("leaves the encoder to whoever went live meanwhile", async () => {
    const { line, orders } = lineOf(() => 30);
    const abort = new AbortController();
    const measuring = measureEncoder(line, abort.signal);
    abort.abort();
    expect(await finish(measuring)).toEqual({ ok: false, why: "cancelled" });
    expect(heights(orders)).toEqual([720]);
  });
});
