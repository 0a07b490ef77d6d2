import { describe, expect, it } from "vitest";
import { dragArea, drawArea, firstArea, nudgeArea } from "./region.ts";

const screen = { width: 1920, height: 1080 };
const area = { x: 400, y: 300, width: 640, height: 360 };
const alone = { screen, windows: [] };
const around = { screen, windows: [{ x: 200, y: 100, width: 800, height: 600 }] };
const free = { snap: 0, isWide: false };
const held = { snap: 8, isWide: false };
const locked = { snap: 0, isWide: true };

it("begins in the middle, in the programme's shape", () => {
  expect(firstArea(screen)).toEqual({ x: 480, y: 270, width: 960, height: 540 });
});

describe("drawing", () => {
  it("goes in any direction, and stays on the screen", () => {
    const drawn = { x: 100, y: 200, width: 400, height: 200 };
    expect(drawArea({ x: 500, y: 400 }, { x: 100, y: 200 }, alone, free)).toEqual(drawn);
    expect(drawArea({ x: 1800, y: 900 }, { x: 3000, y: 3000 }, alone, free)).toEqual({
      ...{ x: 1800, y: 900, width: 120, height: 180 },
    });
  });

  it("takes a window's rectangle from about its corners, and not quite without holding to them", () => {
    const [from, to] = [
      { x: 206, y: 96 },
      { x: 995, y: 706 },
    ];
    expect(drawArea(from, to, around, held)).toEqual(around.windows[0]);
    expect(drawArea(from, to, around, free)).toEqual({ x: 206, y: 96, width: 790, height: 610 });
  });

  it("keeps 16:9 when it is locked, by the direction that is pulled farther, while there is room", () => {
    const from = { x: 1000, y: 500 };
    expect(drawArea(from, { x: 1320, y: 510 }, alone, locked)).toEqual({ ...from, width: 320, height: 180 });
    expect(drawArea(from, { x: 990, y: 320 }, alone, locked)).toEqual({ x: 680, y: 320, width: 320, height: 180 });
    expect(drawArea({ x: 1600, y: 900 }, { x: 1900, y: 1080 }, alone, locked)).toEqual({
      ...{ x: 1600, y: 900, width: 320, height: 180 },
    });
  });
});

describe("dragging", () => {
  it("moves the whole, which holds to edges and the middle", () => {
    expect(dragArea(area, "move", { x: 11, y: -20 }, alone, free)).toEqual({ ...area, x: 412, y: 280 });
    expect(dragArea(area, "move", { x: -395, y: 0 }, alone, held)).toEqual({ ...area, x: 0 });
    expect(dragArea(area, "move", { x: 0, y: 417 }, alone, held)).toEqual({ ...area, y: 720 });
    expect(dragArea(area, "move", { x: -197, y: 45 }, around, held)).toEqual({ ...area, x: 200, y: 340 });
  });

  it("pulls one side or corner and leaves the others", () => {
    expect(dragArea(area, "e", { x: 100, y: 50 }, alone, free)).toEqual({ ...area, width: 740 });
    expect(dragArea(area, "nw", { x: -100, y: -50 }, alone, free)).toEqual({ x: 300, y: 250, width: 740, height: 410 });
    expect(dragArea(area, "se", { x: 5000, y: -5000 }, alone, free)).toEqual({
      ...{ x: 400, y: 300, width: 1520, height: 16 },
    });
    expect(dragArea(area, "w", { x: -194, y: 3 }, around, held)).toEqual({ ...area, x: 200, width: 840 });
    expect(dragArea(area, "nw", { x: 5000, y: 5000 }, alone, free)).toEqual({ x: 1024, y: 644, width: 16, height: 16 });
  });

  it("keeps 16:9 when it is locked, from the corner or side that stays", () => {
    expect(dragArea(area, "e", { x: 160, y: 0 }, alone, locked)).toEqual({ ...area, width: 800, height: 450 });
    expect(dragArea(area, "s", { x: 0, y: 90 }, alone, locked)).toEqual({ ...area, width: 800, height: 450 });
    expect(dragArea(area, "nw", { x: -160, y: 0 }, alone, locked)).toEqual({ x: 240, y: 210, width: 800, height: 450 });
  });
});

it("follows the arrow keys, two pixels at a time or ten, and holds to nothing", () => {
  const small = { isLarge: false, resizes: false };
  expect(nudgeArea(area, "ArrowLeft", small, screen)).toEqual({ ...area, x: 398 });
  expect(nudgeArea(area, "ArrowDown", { ...small, isLarge: true }, screen)).toEqual({ ...area, y: 310 });
  expect(nudgeArea(area, "ArrowRight", { ...small, resizes: true }, screen)).toEqual({ ...area, width: 642 });
  expect(nudgeArea({ ...area, x: 4 }, "ArrowLeft", small, screen)).toEqual({ ...area, x: 2 });
  expect(nudgeArea(area, "Enter", small, screen)).toBe(null);
});
