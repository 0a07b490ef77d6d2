import { expect, test } from "vitest";
import { loudness } from "./loudness.ts";

const tone = (amplitude: number) =>
  Float32Array.from({ length: 1000 }, (_, index) => amplitude * Math.sin((2 * Math.PI * index) / 100));

test("loudness is the root mean square in decibels below full scale", () => {
  expect(loudness(new Float32Array(1000))).toBe(-Infinity);
  expect(loudness(tone(1))).toBeCloseTo(-3.01, 1);
  expect(loudness(tone(0.1))).toBeCloseTo(-23.01, 1);
});
