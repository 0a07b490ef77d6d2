import { describe, expect, it } from "vitest";
import { draw, placeIn } from "./compose.ts";
import { clear, createPlanes, halved, type Planes, planesOf } from "./planes.ts";

const whole = { x: 0, y: 0, width: 1, height: 1 };

function filled(width: number, height: number, value: number): Planes {
  const planes = createPlanes(width, height);
  planes.y.fill(value);
  planes.u.fill(value);
  planes.v.fill(value);
  return planes;
}

describe("a place in the programme", () => {
  it("holds the whole source, with bars where its shape differs", () => {
    expect(placeIn(whole, { width: 640, height: 400 }, { width: 1280, height: 720 }, "contain")).toEqual({
      part: { x: 0, y: 0, width: 640, height: 400 },
      place: { x: 64, y: 0, width: 1152, height: 720 },
    });
    expect(placeIn(whole, { width: 1000, height: 200 }, { width: 1280, height: 720 }, "contain").place).toEqual({
      ...{ x: 0, y: 232, width: 1280, height: 256 },
    });
  });

  it("shows a source that is but two pixels smaller as it is, and enlarges any other", () => {
    const place = (width: number, height: number) =>
      placeIn(whole, { width, height }, { width: 1280, height: 720 }, "contain").place;
    expect(place(1280, 718)).toEqual({ x: 0, y: 0, width: 1280, height: 718 });
    expect(place(956, 718)).toEqual({ x: 162, y: 0, width: 956, height: 718 });
    expect(place(1276, 716)).toEqual({ x: 0, y: 0, width: 1280, height: 718 });
    expect(placeIn(whole, { width: 14, height: 14 }, { width: 16, height: 16 }, "contain").place.width).toBe(16);
  });

  it("is filled by a camera, whose edges are cut off alike", () => {
    const half = { x: 0.5, y: 0, width: 0.5, height: 1 };
    expect(placeIn(half, { width: 1280, height: 720 }, { width: 1280, height: 720 }, "cover")).toEqual({
      part: { x: 320, y: 0, width: 640, height: 720 },
      place: { x: 640, y: 0, width: 640, height: 720 },
    });
  });

  it("has even numbers only, so that colours keep to their places", () => {
    const odd = { x: 0.123, y: 0.457, width: 0.333, height: 0.777 };
    for (const fit of ["contain", "cover"] as const) {
      const { part, place } = placeIn(odd, { width: 642, height: 358 }, { width: 1280, height: 720 }, fit);
      expect([...Object.values(part), ...Object.values(place)].filter((value) => value % 2 !== 0)).toEqual([]);
    }
  });
});

describe("drawing", () => {
  it("copies, enlarges and reduces without changing an even colour", () => {
    for (const size of [8, 16, 32]) {
      const target = createPlanes(16, 16);
      const source = filled(size, size, 200);
      draw(source, placeIn(whole, source, target, "contain"), target);
      expect([...target.data].every((value) => value === 200)).toBe(true);
    }
  });

  it("keeps edges where they are when it enlarges", () => {
    const source = filled(4, 4, 0);
    for (let row = 0; row < 4; row++) source.y.set([255, 255], row * 4 + 2);
    const target = createPlanes(8, 8);
    draw(source, placeIn(whole, source, target, "contain"), target);
    expect([...target.y.subarray(0, 8)]).toEqual([0, 0, 0, 64, 191, 255, 255, 255]);
  });

  it("leaves out what hangs over the edge", () => {
    const source = filled(8, 8, 99);
    for (const box of [
      { x: -0.5, y: -0.5, width: 1, height: 1 },
      { x: 0.5, y: 0.5, width: 1, height: 1 },
      { x: -0.25, y: 0.5, width: 1.5, height: 1.5 },
    ]) {
      const target = createPlanes(8, 8);
      clear(target);
      draw(source, placeIn(box, source, target, "contain"), target);
      const drawn = [...target.y].filter((value) => value === 99).length;
      expect(drawn).toBeGreaterThan(0);
      expect(drawn).toBeLessThan(64);
    }
  });

  it("lets what is under a still shine through where it is not opaque", () => {
    const data = new Uint8ClampedArray(4 * 4 * 4);
    for (let at = 0; at < data.length; at += 4) data.set([255, 255, 255, at < 32 ? 255 : 0], at);
    const target = createPlanes(4, 4);
    clear(target);
    const still = planesOf({ width: 4, height: 4, data });
    draw(still, placeIn(whole, still, target, "contain"), target);
    expect([...target.y]).toEqual([...Array.from({ length: 8 }, () => 235), ...Array.from({ length: 8 }, () => 16)]);
  });

  it("halves for whoever only looks", () => {
    const half = halved(filled(8, 4, 50));
    expect([half.width, half.height, [...half.data].every((value) => value === 50)]).toEqual([4, 2, true]);
    for (const [width, height] of [
      [32, 8],
      [36, 12],
    ] as const) {
      const from = createPlanes(width, height);
      from.data.forEach((_, at) => (from.data[at] = at % 7 === 0 ? 255 : (at * 89) % 256));
      const found = halved(from);
      const mean = (at: number) => (from.y[at] ?? 0) + (from.y[at + 1] ?? 0);
      const wanted = Array.from(found.y, (_, at) => {
        const left = Math.floor(at / found.width) * 2 * width + (at % found.width) * 2;
        return Math.floor((mean(left) + mean(left + width) + 2) / 4);
      });
      expect([...found.y]).toEqual(wanted);
      expect(found.v.at(-1)).toBe(
        Math.floor(
          ([1, 2, 1 + width / 2, 2 + width / 2] as const).reduce((sum, back) => sum + (from.v.at(-back) ?? 0), 2) / 4,
        ),
      );
    }
  });
});
