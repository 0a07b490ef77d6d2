import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchPulse } from "./hold-hook.ts";

vi.mock("electron", () => ({ utilityProcess: {} }));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a hook that says nothing for five seconds is gone, told once", () => {
  const onGone = vi.fn();
  watchPulse(onGone);
  vi.advanceTimersByTime(4999);
  expect(onGone).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(60_000);
  expect(onGone).toHaveBeenCalledTimes(1);
});

it("a hook that goes on saying that it lives is not, nor is one that was stopped", () => {
  const onGone = vi.fn();
  const pulse = watchPulse(onGone);
  for (let second = 0; second < 20; second++) {
    vi.advanceTimersByTime(1000);
    pulse.beat();
  }
  pulse.stop();
  vi.advanceTimersByTime(60_000);
  expect(onGone).toHaveBeenCalledTimes(0);
});
