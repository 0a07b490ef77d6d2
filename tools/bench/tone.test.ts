import { expect, it } from "vitest";
import { steadyChange } from "./tone.ts";

const changes = [
  { at: 100, isLoud: true },
  { at: 900, isLoud: false },
  { at: 1010, isLoud: true },
  { at: 1020, isLoud: false },
  { at: 1030, isLoud: true },
  { at: 1040, isLoud: false },
];

it("a change counts once it has lasted, and only after the moment asked for", () => {
  expect(steadyChange(changes, false, 950, 1500)).toBe(1040);
  expect(steadyChange(changes, false, 950, 1100)).toBeNull();
  expect(steadyChange(changes, true, 0, 1500)).toBe(100);
  expect(steadyChange(changes, true, 200, 1500)).toBeNull();
});
