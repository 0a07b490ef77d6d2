import type { EncoderOrder } from "@nchat/contract/encoder-line";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EncoderLineServer, EncoderListener } from "./encoder-line.ts";
import { startSending } from "./sending.ts";
import type { Ingest, TargetListener } from "./target.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const config = { type: "config", width: 1280, height: 720, video: "", audio: "" } as const;
const ingest: Ingest = { way: "rtmp", url: "rtmp://x/live", key: "secret" };

/** A sending whose encoder and line a test plays. */
function setUp() {
  const orders: EncoderOrder[] = [];
  let encoder: EncoderListener | null = null;
  let target: TargetListener | null = null;
  let lateMilliseconds = 0;
  const line: EncoderLineServer = {
    ...{ open: () => ({ url: "" }), origin: "", isUp: () => true, sendSound: () => undefined, stop: () => undefined },
    order: (order) => orders.push(order),
    listen(listener) {
      encoder = listener;
      return () => (encoder = null);
    },
  };
  const sending = startSending({
    ...{ line, preset: "720p", now: Date.now, onConnected: () => undefined, onLost: () => undefined },
    startTarget(_, listener) {
      target = listener;
      return {
        begin: () => (_chunk, onTaken) => {
          onTaken(1);
          return true;
        },
        lateMilliseconds: () => lateMilliseconds,
        stop: async () => undefined,
      };
    },
  });
  const attempt = () => {
    sending.connect(ingest);
    encoder?.onReport(config);
  };
  return {
    attempt,
    connected: () => target?.onConnected(),
    lose: () => target?.onEnded({ code: "line-lost", detail: null }),
    beLate: (milliseconds: number) => (lateMilliseconds = milliseconds),
    bitrate: () => sending.figures().targetBitsPerSecond,
    asked: () => orders.flatMap((order) => ("bitsPerSecond" in order ? [order.bitsPerSecond] : [])),
    stop: sending.stop,
  };
}

it("sends as coarsely after an outage as before it, and finer only once the line was seen to carry it", async () => {
  const { attempt, connected, lose, beLate, bitrate, asked, stop } = setUp();
  attempt();
  connected();
  beLate(900);
  await vi.advanceTimersByTimeAsync(3000);
  const slow = bitrate();
  expect(slow).toBeLessThan(3_000_000);
  beLate(0);
  lose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bitrate()).toBe(slow);
  attempt();
  // An attempt that does not get through tells nothing of the line either.
  await vi.advanceTimersByTimeAsync(30_000);
  expect([bitrate(), asked().at(-1)]).toEqual([slow, slow]);
  connected();
  await vi.advanceTimersByTimeAsync(9000);
  expect(bitrate()).toBe(slow);
  await vi.advanceTimersByTimeAsync(3000);
  expect(bitrate()).toBeGreaterThan(slow);
  await stop();
});
