import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askEvery } from "./ask-every.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it asks at once and then so often, and hands each answer on", async () => {
  let asked = 0;
  const taken: number[] = [];
  const stop = askEvery(
    1000,
    async () => ++asked,
    (answer) => taken.push(answer),
  );
  await vi.advanceTimersByTimeAsync(999);
  expect(taken).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1001);
  expect(taken).toEqual([1, 2, 3]);
  stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(3);
});

test("an answer that comes after it was stopped is dropped", async () => {
  const taken: string[] = [];
  const stop = askEvery(
    1000,
    () => new Promise<string>((resolve) => setTimeout(() => resolve("late"), 500)),
    (answer) => taken.push(answer),
  );
  stop();
  await vi.advanceTimersByTimeAsync(2000);
  expect(taken).toEqual([]);
});
