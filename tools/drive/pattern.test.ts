import { expect, test } from "vitest";
import { counterLimit, counterPatches, decodePicture, patternBars, patternSize, stillPatches } from "./pattern.ts";
import type { Picture } from "./pattern.ts";

type Layout = { width: number; height: number; left: number; top: number; scale: number; background?: number };

const plain: Layout = { ...patternSize, left: 0, top: 0, scale: 1 };

function draw(counter: number, { width, height, left, top, scale, background = 0x202020 }: Layout): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  const fill = (x0: number, y0: number, x1: number, y1: number, colour: number) => {
    for (let y = Math.max(0, Math.round(y0)); y < Math.min(height, Math.round(y1)); y++)
      for (let x = Math.max(0, Math.round(x0)); x < Math.min(width, Math.round(x1)); x++)
        data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], (y * width + x) * 4);
  };
  fill(0, 0, width, height, background);
  for (const patch of [...stillPatches(), ...counterPatches(counter)])
    fill(
      left + patch.x * scale,
      top + patch.y * scale,
      left + (patch.x + patch.width) * scale,
      top + (patch.y + patch.height) * scale,
      patch.colour,
    );
  return { width, height, data };
}

/** Blur, limited range, half colour resolution and noise: what a video codec leaves at a low rate. */
function compress(picture: Picture, noise: number): Picture {
  const { width, height } = picture;
  const data = new Uint8ClampedArray(picture.data.length);
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648 - 0.5;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = -2; dy <= 2; dy++)
          for (let dx = -2; dx <= 2; dx++) {
            const near =
              (Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))) * 4;
            sum += picture.data[near + channel] ?? 0;
          }
        data[(y * width + x) * 4 + channel] = 16 + (sum / 25) * 0.86 + random() * noise;
      }
    }
  }
  return { width, height, data };
}

test("every counter reads back from a sharp picture", () => {
  for (const counter of [0, 1, 2, 1023, 2048, 3210, counterLimit - 1]) {
    expect(decodePicture(draw(counter, plain))).toEqual({
      counter,
      bars: [...patternBars],
      box: { x: 0, y: 0, ...patternSize },
    });
  }
});

test("counters start again at the limit", () => {
  expect(decodePicture(draw(counterLimit + 5, plain))?.counter).toBe(5);
});

test("it is found inside a larger picture, at another size", () => {
  const layout = { width: 960, height: 540, left: 251, top: 77, scale: 0.5 };
  const decoded = decodePicture(draw(3321, layout));
  expect(decoded?.counter).toBe(3321);
  expect(decoded?.box).toEqual({ x: 251, y: 77, width: 320, height: 200 });
});

test("it survives blur, limited range and noise", () => {
  for (const counter of [3, 777, 3999]) {
    const decoded = decodePicture(compress(draw(counter, { ...plain, width: 320, height: 200, scale: 0.5 }), 40));
    expect(decoded?.counter).toBe(counter);
    expect(decoded?.bars).toEqual([...patternBars]);
  }
});

test("a picture without the pattern is nothing", () => {
  const grey = { width: 320, height: 200, data: new Uint8ClampedArray(320 * 200 * 4).fill(120) };
  expect(decodePicture(grey)).toBeUndefined();
  const black = { width: 320, height: 200, data: new Uint8ClampedArray(320 * 200 * 4) };
  expect(decodePicture(black)).toBeUndefined();
});

test("half of one counter and half of the next is refused, not misread", () => {
  const first = draw(0b011111111111, plain);
  const second = draw(0b100000000000, plain);
  const torn = new Uint8ClampedArray(first.data);
  torn.set(second.data.subarray(second.data.length * 0.66), Math.floor(second.data.length * 0.66));
  expect(decodePicture({ ...patternSize, data: torn })).toBeUndefined();
});

test("a pattern that is cut off is refused", () => {
  expect(decodePicture(draw(99, { ...plain, width: 640, height: 400, left: 200 }))).toBeUndefined();
});
