import { expect, test } from "vitest";
import { readIcon } from "./capture.ts";

function property(...icons: readonly (readonly [width: number, pixel: number])[]) {
  const words = icons.flatMap(([width, pixel]) => [width, width, ...Array<number>(width * width).fill(pixel)]);
  const data = Buffer.alloc(words.length * 4);
  words.forEach((word, at) => data.writeUInt32LE(word, at * 4));
  return { type: 6, format: 32 as const, bytesAfter: 0, data };
}

test("the largest icon of at most 64 pixels is taken, in red, green, blue, alpha", () => {
  const icon = readIcon(property([1, 0xff010203], [2, 0xff0a0b0c], [65, 0xffffffff]));
  expect(icon).toEqual({ width: 2, height: 2, rgba: Buffer.from(Array(4).fill([10, 11, 12, 255]).flat() as number[]) });
});

test("no icon, and a broken one, are nothing", () => {
  const broken = property([2, 1]);
  expect([readIcon(undefined), readIcon({ ...broken, data: broken.data.subarray(0, 12) })]).toEqual([
    undefined,
    undefined,
  ]);
});
