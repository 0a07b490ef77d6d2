import type { Preflight } from "@nchat/contract/preflight";
import { initialStudio, nextStudio, type SourceStates } from "@nchat/contract/studio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EncoderLineServer, EncoderListener } from "./encoder-line.ts";
import { createPreflight } from "./preflight.ts";
import type { Ask } from "./server.ts";

const source = { id: "a", kind: "text", name: "Title", text: "Hello" } as const;
const running: SourceStates = { a: { step: "running" }, microphone: { step: "running" } };
type Answers = { readonly capability?: object; readonly isReachable?: boolean };

function setUp({ capability = { available: true, reason: null }, isReachable = true }: Answers = {}) {
  const told: Preflight[] = [];
  const listeners = new Set<EncoderListener>();
  const timer = setInterval(() => {
    const figures = { framesPerSecond: 30, droppedFrames: 0, bitsPerSecond: 1, keyFrameSeconds: 2 };
    listeners.forEach((each) => each.onReport({ type: "figures", ...figures }));
  }, 1000);
  const line: EncoderLineServer = {
    ...{ open: () => ({ url: "" }), origin: "", isUp: () => true, order: () => undefined, sendSound: () => undefined },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => clearInterval(timer),
  };
  const ask = async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!isReachable) return { ok: false, problem: { code: "unreachable", detail: null }, code: null };
    return { ok: true, value: name === "probeUpload" ? { bytes: 1 } : { ingress: capability } };
  };
  let states = running;
  const is = { busy: false, publisher: true };
  const preflight = createPreflight({
    studio: { get: () => nextStudio(initialStudio, { type: "source-added", source }), getStates: () => states },
    ...{ line, ask: ask as Ask, hasPublisher: async () => is.publisher, isBusy: () => is.busy, now: Date.now },
    onChanged: (changed) => told.push(changed),
  });
  return { preflight, told, is, show: (next: SourceStates) => (states = next) };
}
const finish = () => vi.advanceTimersByTimeAsync(16_000);

describe("looking before going live", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  it("is done within a quarter of a minute and recommends what holds", async () => {
    const { preflight, told } = setUp();
    preflight.start();
    await finish();
    expect(preflight.get()).toMatchObject({ step: "done", recommended: "720p-high" });
    expect(Object.values(preflight.get().checks).map(({ state }) => state)).toEqual(
      Array.from({ length: 5 }, () => "passed"),
    );
    expect(told[0]).toMatchObject({ step: "running", endsAt: 15_000 });
  });

  it("says what is missing, each for itself", async () => {
    const { preflight, is, show } = setUp({ capability: { available: false, reason: "No RTMP here." } });
    is.publisher = false;
    show({ a: { step: "lost", why: "denied" }, microphone: { step: "running" } });
    preflight.start();
    await finish();
    expect(preflight.get().checks).toMatchObject({
      devices: { state: "failed", why: "denied" },
      publisher: { state: "failed", why: "no-ffmpeg" },
      server: { state: "failed", why: "refused", detail: "No RTMP here." },
      encoder: { state: "passed", figure: 30 },
    });
  });

  it("recommends by the encoder alone when the server does not answer", async () => {
    const { preflight } = setUp({ isReachable: false });
    preflight.start();
    await finish();
    expect(preflight.get()).toMatchObject({ step: "done", recommended: "720p-high" });
    expect(preflight.get().checks.uplink).toMatchObject({ state: "failed", why: "unreachable" });
  });

  it("waits for sources that are starting", async () => {
    const { preflight, show } = setUp();
    show({ a: { step: "starting" } });
    preflight.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(preflight.get().checks.devices.state).toBe("running");
    show(running);
    await finish();
    expect(preflight.get().checks.devices.state).toBe("passed");
  });

  it("makes way for a broadcast, and does not begin beside one", async () => {
    const { preflight, is } = setUp();
    preflight.start();
    preflight.cancel();
    await finish();
    expect(preflight.get().step).toBe("idle");
    is.busy = true;
    preflight.start();
    expect(preflight.get().step).toBe("idle");
  });
});
