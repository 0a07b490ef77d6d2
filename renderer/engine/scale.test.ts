import { expect, test } from "vitest";
import { type Area, type Plane, scalePlane } from "./scale.ts";

/** Some plane, always the same. */
function speckled(width: number, height: number): Plane {
  let seed = 7;
  const data = Uint8Array.from(
    { length: width * height },
    () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) >> 16,
  );
  return { data, width, height };
}

/** What a pixel of the place has to be, by the definition: between the four that its middle lies between. */
function wanted(from: Plane, part: Area, place: Area, column: number, row: number): number {
  const held = (value: number, start: number, span: number) => Math.min(Math.max(value, start), start + span - 1);
  const x = held(part.x + ((column + 0.5) * part.width) / place.width - 0.5, part.x, part.width);
  const y = held(part.y + ((row + 0.5) * part.height) / place.height - 0.5, part.y, part.height);
  const pixel = (at: number, down: number) =>
    from.data[held(down, part.y, part.height) * from.width + held(at, part.x, part.width)] ?? 0;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const across = (down: number) => pixel(left, down) * (left + 1 - x) + pixel(left + 1, down) * (x - left);
  return across(top) * (top + 1 - y) + across(top + 1) * (y - top);
}

test.each([
  ["reduced", { x: 0, y: 0, width: 97, height: 61 }, { x: 3, y: 2, width: 41, height: 27 }],
  ["much reduced", { x: 5, y: 3, width: 90, height: 50 }, { x: 0, y: 0, width: 9, height: 5 }],
  ["enlarged", { x: 10, y: 20, width: 31, height: 17 }, { x: 1, y: 1, width: 62, height: 43 }],
  ["wider and lower", { x: 0, y: 0, width: 40, height: 60 }, { x: 0, y: 0, width: 63, height: 31 }],
  ["over every edge", { x: 0, y: 0, width: 97, height: 61 }, { x: -11, y: -7, width: 120, height: 80 }],
  ["one pixel", { x: 96, y: 60, width: 1, height: 1 }, { x: 4, y: 4, width: 7, height: 6 }],
  ["beside it", { x: 0, y: 0, width: 97, height: 61 }, { x: 70, y: 0, width: 20, height: 20 }],
])("%s: each pixel is what lies there, and nothing around is touched", (_name, part, place) => {
  const from = speckled(97, 61);
  const untouched = 201;
  const to: Plane = { data: new Uint8Array(64 * 48).fill(untouched), width: 64, height: 48 };
  scalePlane(from, part, to, place);
  let changedOutside = 0;
  const off: number[] = [];
  to.data.forEach((value, at) => {
    const [column, row] = [(at % to.width) - place.x, Math.floor(at / to.width) - place.y];
    const isInside = column >= 0 && row >= 0 && column < place.width && row < place.height;
    if (isInside) off.push(value - wanted(from, part, place, column, row));
    else if (value !== untouched) changedOutside++;
  });
  expect(changedOutside).toBe(0);
  expect(Math.max(0, ...off.map(Math.abs))).toBeLessThan(2.1); // two roundings, and shares of 1/256
  const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
  if (off.length > 500) expect(Math.abs(mean)).toBeLessThan(0.2); // neither lighter nor darker
});

test("what is evenly light stays so, at both ends", () => {
  for (const value of [0, 1, 254, 255]) {
    const from: Plane = { data: new Uint8Array(50 * 30).fill(value), width: 50, height: 30 };
    const to: Plane = { data: new Uint8Array(33 * 21).fill(7), width: 33, height: 21 };
    scalePlane(from, { x: 0, y: 0, width: 50, height: 30 }, to, { x: 0, y: 0, width: 33, height: 21 });
    expect(to.data.every((each) => each === value)).toBe(true);
  }
});
