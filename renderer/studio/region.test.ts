import { describe, expect, it } from "vitest";
import { dragArea, drawArea, firstArea, nudgeArea } from "./region.ts";

const screen = { width: 1920, height: 1080 };
const area = { x: 400, y: 300, width: 640, height: 360 };

it("begins in the middle, in the programme's shape", () => {
  expect(firstArea(screen)).toEqual({ x: 480, y: 270, width: 960, height: 540 });
});

it("is drawn in any direction, and stays on the screen", () => {
  expect(drawArea({ x: 500, y: 400 }, { x: 100, y: 200 }, screen)).toEqual({ x: 100, y: 200, width: 400, height: 200 });
  expect(drawArea({ x: 1800, y: 900 }, { x: 3000, y: 3000 }, screen)).toEqual({
    x: 1800,
    y: 900,
    width: 120,
    height: 180,
  });
});

describe("dragging", () => {
  it("moves the whole, which holds to edges and the middle", () => {
    expect(dragArea(area, "move", { x: 11, y: -20 }, screen, 0)).toEqual({ ...area, x: 412, y: 280 });
    expect(dragArea(area, "move", { x: -395, y: 0 }, screen, 8)).toEqual({ ...area, x: 0 });
    expect(dragArea(area, "move", { x: 0, y: 417 }, screen, 8)).toEqual({ ...area, y: 720 });
  });

  it("pulls one side or corner and leaves the others", () => {
    expect(dragArea(area, "e", { x: 100, y: 50 }, screen, 0)).toEqual({ ...area, width: 740 });
    expect(dragArea(area, "nw", { x: -100, y: -50 }, screen, 0)).toEqual({ x: 300, y: 250, width: 740, height: 410 });
    expect(dragArea(area, "se", { x: 5000, y: -5000 }, screen, 0)).toEqual({ x: 400, y: 300, width: 1520, height: 16 });
  });
});

it("follows the arrow keys, two pixels at a time or twenty", () => {
  const small = { isLarge: false, resizes: false };
  expect(nudgeArea(area, "ArrowLeft", small, screen)).toEqual({ ...area, x: 398 });
  expect(nudgeArea(area, "ArrowDown", { ...small, isLarge: true }, screen)).toEqual({ ...area, y: 320 });
  expect(nudgeArea(area, "ArrowRight", { ...small, resizes: true }, screen)).toEqual({ ...area, width: 642 });
  expect(nudgeArea(area, "Enter", small, screen)).toBe(null);
});
