import { expect, it } from "vitest";
import { findDelay, type Look } from "./stream-delay.ts";

/** Something that moves and does not come back: each field by a pace of its own. */
const moving = (at: number) =>
  Array.from({ length: 144 }, (_, n) => 128 + 100 * Math.sin(n * 7 + (at * (0.3 + (n % 11) / 7)) / 900));
const still = () => Array.from({ length: 144 }, () => 90);
/** Turns round and round. */
const turning = (at: number) => moving(at % 1000);

function looks(from: number, to: number, every: number, picture: (at: number) => number[], late = 0): Look[] {
  return Array.from({ length: Math.floor((to - from) / every) }, (_, n) => {
    const at = from + n * every;
    return { at, fields: picture(at - late) };
  });
}

/** As the encoder leaves it: a little off everywhere. */
const encoded = (picture: (at: number) => number[]) => (at: number) => picture(at).map((each, n) => each + (n % 3) - 1);

it.each([300, 1200, 4500])("finds pictures of %d ms ago again", (late) => {
  const made = looks(0, 20_000, 66, moving);
  const seen = looks(16_000, 20_000, 200, encoded(moving), late);
  expect(Math.abs((findDelay(made, seen) ?? -9999) - late)).toBeLessThanOrEqual(66);
});

it("says nothing while nothing moves, or while all looks alike again and again", () => {
  expect(findDelay(looks(0, 20_000, 66, still), looks(16_000, 20_000, 200, still, 900))).toBe(null);
  expect(findDelay(looks(0, 20_000, 66, turning), looks(16_000, 20_000, 200, turning, 900))).toBe(null);
});

it("says nothing before enough was seen, or of pictures that were never made here", () => {
  expect(findDelay([], looks(0, 4000, 200, moving))).toBe(null);
  expect(findDelay(looks(0, 4000, 66, moving), looks(3800, 4000, 200, moving, 300))).toBe(null);
  const strange = (at: number) => moving(at + 500_000).reverse();
  expect(findDelay(looks(0, 20_000, 66, moving), looks(16_000, 20_000, 200, strange))).toBe(null);
});
