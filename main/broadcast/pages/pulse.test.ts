import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchPulse } from "./pulse.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that answers at once, with a fault, late, or not at all. */
function open(answer: (asked: number) => Promise<unknown>) {
  const now = { asked: 0, hung: 0 };
  const stop = watchPulse(
    () => answer(++now.asked),
    () => now.hung++,
  );
  return { now, stop };
}
const never = () => new Promise(() => undefined);
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it("leaves a page alone that answers, with a fault too", async () => {
  const { now } = open((asked) => (asked % 2 === 0 ? Promise.resolve(0) : Promise.reject(new Error("gone elsewhere"))));
  await pass(60_000);
  expect(now).toEqual({ asked: 12, hung: 0 });
});

it("says once that a page hangs which gives no answer for ten seconds", async () => {
  const { now } = open(never);
  await pass(14_900);
  expect(now).toEqual({ asked: 2, hung: 0 });
  await pass(200);
  expect(now).toEqual({ asked: 2, hung: 1 });
  await pass(60_000);
  expect(now).toEqual({ asked: 2, hung: 1 });
});

it("forgives a miss now and then, and an answer that comes late", async () => {
  const [busy, slow] = [open((asked) => (asked % 2 === 0 ? never() : Promise.resolve())), open(() => after(7000))];
  await pass(120_000);
  expect([busy.now.hung, slow.now.hung]).toEqual([0, 0]);
  expect(slow.now.asked).toBeGreaterThan(12);
});

it("is silent once it is stopped", async () => {
  const { now, stop } = open(never);
  await pass(12_000);
  stop();
  await pass(60_000);
  expect(now).toEqual({ asked: 2, hung: 0 });
});
