import { expect, it } from "vitest";
import { snapPoint, snapSpan, windowAt } from "./region-snap.ts";

const screen = { width: 1920, height: 1080 };
const editor = { x: 200, y: 100, width: 800, height: 600 };
const terminal = { x: 700, y: 400, width: 500, height: 500 };
const around = { screen, windows: [terminal, editor] };
const alone = { screen, windows: [] };

it("a point holds to the nearest edge of the screen or of a window, within the distance and no farther", () => {
  expect(snapPoint({ x: 205, y: 1075 }, around, 8)).toEqual({ x: 200, y: 1080 });
  expect(snapPoint({ x: 208, y: 1072 }, around, 8)).toEqual({ x: 208, y: 1072 });
  expect(snapPoint({ x: 1004, y: 703 }, around, 8)).toEqual({ x: 1000, y: 700 });
  const near = { screen, windows: [editor, { ...editor, x: 206 }] };
  expect(snapPoint({ x: 204, y: 300 }, near, 8)).toEqual({ x: 206, y: 300 });
});

it("without windows it holds to the screen alone, and with no distance to nothing; it never leaves the screen", () => {
  expect(snapPoint({ x: 205, y: 545 }, alone, 8)).toEqual({ x: 205, y: 540 });
  expect(snapPoint({ x: 201, y: 1079 }, around, 0)).toEqual({ x: 201, y: 1079 });
  expect(snapPoint({ x: -50, y: 5000 }, around, 0)).toEqual({ x: 0, y: 1080 });
});

it("a span holds by its start, its end or its middle, whichever is nearest", () => {
  expect(snapSpan(204, 640, "x", around, 8)).toBe(200);
  expect(snapSpan(363, 640, "x", around, 8)).toBe(360);
  expect(snapSpan(643, 640, "x", around, 8)).toBe(640);
  expect(snapSpan(643, 640, "x", around, 0)).toBe(643);
  // Its end is 6 from the terminal's, its start 2 from the editor's.
  expect(snapSpan(98, 808, "y", { screen, windows: [terminal, editor] }, 8)).toBe(100);
});

it("a point is on the topmost window there", () => {
  expect(windowAt({ x: 800, y: 500 }, around.windows)).toBe(terminal);
  expect(windowAt({ x: 300, y: 500 }, around.windows)).toBe(editor);
  expect(windowAt({ x: 1200, y: 500 }, around.windows)).toBeNull();
});
