import { expect, it } from "vitest";
import { draw } from "./compose.ts";
import { planesOfPage } from "./page-picture.ts";
import { createPlanes, planesOf } from "./planes.ts";

/** A picture as main sends it: `colourOf` answers red, green, blue and alpha. */
function message(width: number, height: number, colourOf: (x: number, y: number) => readonly number[]): ArrayBuffer {
  const bytes = new Uint8Array(8 + width * height * 4);
  new DataView(bytes.buffer).setUint32(0, width, true);
  new DataView(bytes.buffer).setUint32(4, height, true);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = colourOf(x, y);
      bytes.set(
        [blue, green, red, alpha].map((each, at) => (at < 3 ? (each * alpha) / 255 : each)),
        8 + (y * width + x) * 4,
      );
    }
  return bytes.buffer;
}

const green = [0, 255, 0, 255];
const nothing = [0, 0, 0, 0];
/** An opaque square in the middle of nothing. */
const square = (x: number, y: number) => (x >= 4 && x < 8 && y >= 2 && y < 6 ? green : nothing);

it("has the colours of a still, and knows where it is seen", () => {
  const planes = planesOfPage(message(16, 8, square));
  const still = planesOf({ width: 16, height: 8, data: stillOf(16, 8, square) });
  expect(planes?.seen).toEqual({ x: 4, y: 2, width: 4, height: 4 });
  expect([planes?.y, planes?.u, planes?.v, planes?.alpha]).toEqual([still.y, still.u, still.v, still.alpha]);
});

it("undoes what alpha did to the colours", () => {
  const planes = planesOfPage(message(2, 2, () => [200, 100, 50, 128]));
  const still = planesOf({ width: 2, height: 2, data: stillOf(2, 2, () => [200, 100, 50, 128]) });
  expect(Math.abs((planes?.y[0] ?? 0) - (still.y[0] ?? 0))).toBeLessThan(3);
});

it.each([16, 32])("lets what is under it shine through around the square, drawn %d wide", (width) => {
  const planes = planesOfPage(message(16, 8, square));
  const target = createPlanes(width, width / 2);
  target.data.fill(100);
  if (!planes) throw new Error("no picture");
  const whole = { x: 0, y: 0, width: 16, height: 8 };
  draw(planes, { part: whole, place: { x: 0, y: 0, width, height: width / 2 } }, target);
  const at = (x: number, y: number) => target.y[((y * width) / 16) * width + (x * width) / 16];
  expect([at(0, 0), at(12, 4), at(6, 4)]).toEqual([100, 100, 145]);
});

it("is nowhere seen when it is empty, and nothing when it is no picture", () => {
  expect(planesOfPage(message(4, 4, () => nothing))?.seen).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  expect(planesOfPage(new ArrayBuffer(4))).toBe(null);
  expect(planesOfPage(message(4, 4, () => nothing).slice(0, 20))).toBe(null);
});

function stillOf(width: number, height: number, colourOf: (x: number, y: number) => readonly number[]) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colourOf(x, y), (y * width + x) * 4);
  return data;
}
