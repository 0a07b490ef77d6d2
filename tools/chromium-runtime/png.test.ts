import { expect, test } from "vitest";
import { decodePng, encodePng, scale } from "./png.ts";

const image = {
  width: 3,
  height: 2,
  rgba: Buffer.from(Array.from({ length: 24 }, (_, at) => (at * 37) % 256)),
};

test("pixels survive the way through a file", () => {
  expect(decodePng(encodePng(image))).toEqual(image);
});

test("what is no PNG file of eight bits gives nothing", () => {
  const deep = encodePng(image);
  deep[24] = 16;
  expect([decodePng(Buffer.from("GIF89a..")), decodePng(deep)]).toEqual([undefined, undefined]);
});

test("scaling averages what a pixel covers", () => {
  const rgba = Buffer.from([0, 0, 0, 255, 100, 200, 50, 255]);
  expect(scale({ width: 2, height: 1, rgba }, 1, 1)).toEqual({
    width: 1,
    height: 1,
    rgba: Buffer.from([50, 100, 25, 255]),
  });
});
