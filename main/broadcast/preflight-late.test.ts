import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { initialStudio } from "@nchat/contract/studio";
import type { Preflight } from "@nchat/contract/preflight";
import type { EncoderLineServer } from "./encoder-line.ts";
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
  expect([checks.server, checks.encoder, checks.uplink].map((check) => check.state)).toEqual([
    "failed",
    "failed",
    "failed",
  ]);
  const count = told.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told.length).toBe(count);
});
