import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAlarms } from "./alarms.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const rang: number[] = [];
  const alarms = createAlarms();
  alarms.start(() => void rang.push(Date.now()));
  return { alarms, rang };
}

describe("alarms", () => {
  it("ring just after the moment, and once more for a clock that is behind", () => {
    const { alarms, rang } = setUp();
    alarms.add(new Date(1000));
    vi.advanceTimersByTime(60_000);
    expect(rang).toEqual([1005, 1400]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are replaced and forgotten by their key, and leave no timer behind", () => {
    const { alarms, rang } = setUp();
    alarms.add(new Date(8 * 3_600_000), "call");
    alarms.add(new Date(1000), "call");
    alarms.add(new Date(2000), "other");
    expect(vi.getTimerCount()).toBe(4);
    alarms.forget("other");
    vi.advanceTimersByTime(60_000);
    expect(rang).toEqual([1005, 1400]);
    alarms.add(new Date(61_000), "call");
    alarms.forget("call");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leave to polling what is more than a day away, and ring at once for what is overdue", () => {
    const { alarms, rang } = setUp();
    alarms.add(new Date(25 * 3_600_000));
    alarms.add(new Date(-5000));
    vi.advanceTimersByTime(500);
    expect(rang).toEqual([5, 400]);
  });

  it("end with their owner", () => {
    const { alarms } = setUp();
    alarms.add(new Date(1000), "call");
    alarms.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
