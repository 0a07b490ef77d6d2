import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchExpiry } from "./expiry.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minute = 60_000;

function setUp(lifeMs: number) {
  const state = { expiresAt: new Date(Date.now() + lifeMs) };
  const told: string[] = [];
  const watch = watchExpiry({
    expiresAt: () => state.expiresAt,
    now: () => new Date(),
    onExpired: () => told.push("expired"),
    onOverdue: () => told.push("out"),
  });
  return { state, told, watch };
}

describe("a device's token", () => {
  it("that ends is told once, and the device is put out a minute later", () => {
    const { told, watch } = setUp(15 * minute);
    vi.advanceTimersByTime(15 * minute - 1);
    expect([told, watch.hasExpired()]).toEqual([[], false]);
    vi.advanceTimersByTime(1);
    expect([told, watch.hasExpired()]).toEqual([["expired"], true]);
    vi.advanceTimersByTime(minute - 1);
    expect(told).toEqual(["expired"]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["expired", "out"]);
    vi.advanceTimersByTime(60 * minute);
    expect(told).toEqual(["expired", "out"]);
  });

  it("that is renewed, before its end or in the minute after, keeps the device", () => {
    const { state, told, watch } = setUp(minute);
    vi.advanceTimersByTime(minute + 59_000);
    state.expiresAt = new Date(Date.now() + 15 * minute);
    watch.restart();
    expect(watch.hasExpired()).toBe(false);
    vi.advanceTimersByTime(14 * minute);
    state.expiresAt = new Date(Date.now() + 15 * minute);
    watch.restart();
    vi.advanceTimersByTime(15 * minute - 1);
    expect(told).toEqual(["expired"]);
  });

  it("that lasts longer than a timer can is not told at once", () => {
    const days = 24 * 60 * minute;
    const { told } = setUp(60 * days);
    vi.advanceTimersByTime(59 * days);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(days);
    expect(told).toEqual(["expired"]);
  });

  it("that has ended already, within the clocks' leeway, is told at once; a device that went is left alone", () => {
    const { told } = setUp(-30_000);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["expired"]);
    const gone = setUp(minute);
    gone.watch.stop();
    vi.advanceTimersByTime(10 * minute);
    expect(gone.told).toEqual([]);
  });
});
