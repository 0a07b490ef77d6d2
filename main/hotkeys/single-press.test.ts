import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSinglePress } from "./single-press.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function pressAt(times: readonly number[]): number {
  let acts = 0;
  let now = 0;
  const { press } = createSinglePress(
    () => now,
    () => acts++,
  );
  for (const time of times) {
    vi.advanceTimersByTime(time - now);
    now = time;
    press();
  }
  vi.advanceTimersByTime(1000);
  return acts;
}

it.each([
  ["one press", [0], 1],
  ["a key that is held for a second", [0, 500, 533, 566, 600, 633, 666, 700, 900], 2],
  ["a key that is held until its first repeats", [0, 500, 533, 566], 1],
  ["a key that soon begins to repeat", [0, 250, 283, 316], 1],
  ["a key that begins to repeat late", [0, 1000, 1033, 1066], 1],
  ["two presses half a second apart", [0, 500], 2],
  ["two quick presses", [0, 250], 2],
  ["two slow presses", [0, 1200], 2],
] as const)("%s acts as often as it was pressed", (_, times, acts) => expect(pressAt(times)).toBe(acts));
