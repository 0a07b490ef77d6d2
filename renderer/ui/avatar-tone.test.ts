import { expect, test } from "vitest";
import { avatarTone, initials } from "./avatar-tone.ts";

test.each([
  ["Mara", "MA"],
  ["Mara Lind", "ML"],
  ["Mara van der Lind", "ML"],
  ["echo", "EC"],
  ["tomás.ruiz", "TR"],
  ["😀 party", "😀P"],
  ["x", "X"],
  ["", "?"],
])("%s is drawn as %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test("a person keeps their tone, and all eight are used", () => {
  const ids = Array.from({ length: 200 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
  expect(new Set(ids.map(avatarTone))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  expect(avatarTone("a")).toBe(avatarTone("a"));
});
