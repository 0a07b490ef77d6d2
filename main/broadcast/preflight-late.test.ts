import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { initialStudio } from "@nchat/contract/studio";
import type { Preflight } from "@nchat/contract/preflight";
import type { EncoderOrder } from "@nchat/contract/encoder-line";
import type { EncoderLineServer, EncoderListener } from "./encoder-line.ts";
import { createPreflight } from "./preflight.ts";
import type { Ask } from "./server.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("ends after a quarter of a minute, and says of each thing that has not answered by then", async () => {
  const told: Preflight[] = [];
  const silent = () => new Promise<never>(() => undefined);
  const preflight = createPreflight({
    studio: { get: () => initialStudio, getStates: () => ({}) },
    line: {} as EncoderLineServer,
    ask: silent as unknown as Ask,
    hasPublisher: () => Promise.resolve(true),
    isBusy: () => false,
    onChanged: (state) => told.push(state),
    now: () => Date.now(),
  });
  preflight.start();
  await vi.advanceTimersByTimeAsync(14_999);
  expect(preflight.get().step).toBe("running");
  await vi.advanceTimersByTimeAsync(1);
  const { step, checks, recommended } = preflight.get();
  expect({ step, recommended }).toEqual({ step: "done", recommended: null });
  expect(checks.publisher).toEqual({ state: "passed", figure: null });
  const whys = [checks.server, checks.encoder, checks.uplink].map((check) => check.state === "failed" && check.why);
  expect(whys).toEqual(["late", "skipped", "skipped"]);
  const count = told.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told.length).toBe(count);
});

/** An engine of so many pictures a second, and a server that answers after a while and takes so many parts of an upload. */
function setUp(framesPerSecond: number, parts: number, serverMs = 4500) {
  const orders: EncoderOrder["type"][] = [];
  let listener: EncoderListener | null = null;
  const timer = setInterval(() => {
    listener?.onReport({ type: "figures", framesPerSecond, droppedFrames: 0, bitsPerSecond: 1, keyFrameSeconds: 2 });
  }, 1000);
  const line: EncoderLineServer = {
    ...{ open: () => ({ url: "" }), origin: "", isUp: () => true, sendSound: () => undefined },
    order: (order) => orders.push(order.type),
    listen(next) {
      listener = next;
      return () => (listener = null);
    },
    stop: () => clearInterval(timer),
  };
  let asked = 0;
  const ask = async (name: string) => {
    if (name !== "probeUpload") await new Promise((resolve) => setTimeout(resolve, serverMs));
    else if (asked++ > parts) await new Promise<never>(() => undefined);
    else await new Promise((resolve) => setTimeout(resolve, 500));
    return { ok: true, value: name === "probeUpload" ? { bytes: 1 } : { ingress: { available: true, reason: null } } };
  };
  const preflight = createPreflight({
    studio: { get: () => initialStudio, getStates: () => ({}) },
    ...{ line, ask: ask as unknown as Ask, hasPublisher: async () => true, isBusy: () => false },
    ...{ onChanged: () => undefined, now: () => Date.now() },
  });
  preflight.start();
  return { preflight, orders };
}

it("lets the encoder rest when its time is over, and leaves it to whoever goes live", async () => {
  const late = setUp(15, 0, 8000);
  await vi.advanceTimersByTimeAsync(15_000);
  const { encoder, uplink } = late.preflight.get().checks;
  expect([encoder, uplink]).toMatchObject([{ why: "late" }, { why: "skipped" }]);
  expect(late.orders.at(-1)).toBe("rest");

  const cancelled = setUp(15, 0, 8000);
  await vi.advanceTimersByTimeAsync(9000);
  cancelled.preflight.cancel();
  await vi.advanceTimersByTimeAsync(15_000);
  expect([cancelled.preflight.get().step, cancelled.orders]).toEqual(["idle", ["encode"]]);
});

it("keeps what the upload carried before its time was over", async () => {
  const { preflight } = setUp(30, 3);
  await vi.advanceTimersByTimeAsync(15_000);
  const { checks, recommended } = preflight.get();
  // Parts of half a second each, of 32 kB and more.
  expect(checks.encoder.state).toBe("passed");
  expect(checks.uplink).toMatchObject({ why: "too-slow" });
  expect(checks.uplink.state === "failed" && checks.uplink.figure).toBeGreaterThan(500_000);
  expect(recommended).toBe(null);
});

it("blames no server for an upload of which nothing came through in time", async () => {
  const { preflight } = setUp(30, 0);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(preflight.get()).toMatchObject({ checks: { uplink: { why: "late" } }, recommended: "720p-high" });
});
