import { expect, test } from "vitest";
import { gap, gridLayout, pageOf, pageSize, stripCapacity } from "./stage-layout.ts";

const sizes = [
  [1280, 676],
  [1600, 876],
  [420, 252],
  [900, 1200],
] as const;

test("tiles of any number fit, are equal and 16:9", () => {
  for (const [width, height] of sizes)
    for (let count = 1; count <= 60; count++) {
      const { columns, rows, tileWidth, tileHeight } = gridLayout(count, width, height);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * tileWidth + gap * (columns - 1)).toBeLessThanOrEqual(width);
      expect(rows * tileHeight + gap * (rows - 1)).toBeLessThanOrEqual(height);
      expect(Math.abs(tileHeight - tileWidth / (16 / 9))).toBeLessThan(1);
    }
});

test("no other number of columns makes them larger", () => {
  for (const [width, height] of sizes)
    for (let count = 1; count <= 30; count++) {
      const { tileWidth } = gridLayout(count, width, height);
      for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns);
        const other = Math.min(
          (width - gap * (columns - 1)) / columns,
          ((height - gap * (rows - 1)) / rows) * (16 / 9),
        );
        expect(tileWidth).toBeGreaterThanOrEqual(Math.floor(other));
      }
    }
});

test("more people never make tiles larger", () => {
  for (const [width, height] of sizes)
    for (let count = 2; count <= 60; count++)
      expect(gridLayout(count, width, height).tileWidth).toBeLessThanOrEqual(
        gridLayout(count - 1, width, height).tileWidth,
      );
});

test("a window without room has no tiles instead of negative ones", () => {
  expect(gridLayout(3, 0, 0)).toEqual({ columns: 1, rows: 3, tileWidth: 0, tileHeight: 0 });
});

test("large windows show larger pages", () => {
  expect([pageSize(1280, 676), pageSize(1600, 900)]).toEqual([25, 49]);
});

test("a page that no longer exists becomes the last one", () => {
  expect(pageOf([1, 2, 3, 4, 5], 7, 2)).toEqual({ items: [5], page: 2, pages: 3 });
  expect(pageOf([], 1, 25)).toEqual({ items: [], page: 0, pages: 1 });
});

test("the strip shows what fits and at least one", () => {
  expect(stripCapacity(660, 116, 48)).toBe(4);
  expect(stripCapacity(10, 116, 48)).toBe(1);
});
