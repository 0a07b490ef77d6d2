import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBeat } from "./beat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openPage() {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" as DocumentVisibilityState });
  const onBeat = createBeat(
    () => page,
    () => Date.now(),
  );
  return {
    onBeat,
    turn(to: DocumentVisibilityState) {
      page.visibilityState = to;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

test("all listeners hear the same beats, ten a second, and each only until it has ended", () => {
  const { onBeat } = openPage();
  const heard: Record<string, number[]> = { first: [], second: [] };
  const stopFirst = onBeat((time) => heard["first"]?.push(time));
  const stopSecond = onBeat((time) => heard["second"]?.push(time));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect([heard["first"]?.length, heard["second"]]).toEqual([10, heard["first"]]);
  stopFirst();
  vi.advanceTimersByTime(1000);
  expect([heard["first"]?.length, heard["second"]?.length]).toEqual([10, 20]);
  stopSecond();
  expect(vi.getTimerCount()).toBe(0);
});

test("it rests while the page is hidden, and goes on when it is seen again", () => {
  const { onBeat, turn } = openPage();
  let beats = 0;
  turn("hidden");
  const stop = onBeat(() => beats++);
  vi.advanceTimersByTime(1000);
  expect([beats, vi.getTimerCount()]).toEqual([0, 0]);
  turn("visible");
  vi.advanceTimersByTime(1000);
  expect(beats).toBe(10);
  turn("hidden");
  vi.advanceTimersByTime(1000);
  expect(beats).toBe(10);
  stop();
  turn("visible");
  expect(vi.getTimerCount()).toBe(0);
});
