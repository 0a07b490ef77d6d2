import { expect, test } from "vitest";
import { initialStall, nextStall } from "./stall-watch.ts";

test("standing still counts from the last movement, and only while the picture should move", () => {
  const moved = nextStall(initialStall, { at: 1000, position: 4, isExpected: true });
  expect(moved).toEqual({ since: 1000, position: 4 });
  expect(nextStall(moved, { at: 1500, position: 4, isExpected: true })).toBe(moved);
  expect(nextStall(moved, { at: 1500, position: 4, isExpected: false })).toEqual({ since: 1500, position: 4 });
  expect(nextStall(moved, { at: 1500, position: 4.5, isExpected: true })).toEqual({ since: 1500, position: 4.5 });
});
