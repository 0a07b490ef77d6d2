import { expect, it } from "vitest";
import { cutArea, fitArea } from "./area.ts";

const screen = { width: 1920, height: 1080 };

it("leaves an even rectangle within its screen as it is", () => {
  const area = { x: 100, y: 50, width: 640, height: 360 };
  expect(fitArea(area, screen)).toEqual(area);
});

it("makes corners and sides even", () => {
  expect(fitArea({ x: 101, y: 51, width: 641, height: 359 }, screen)).toEqual({
    x: 102,
    y: 52,
    width: 642,
    height: 360,
  });
});

it("moves what hangs over in, and cuts what is larger than the screen", () => {
  expect(fitArea({ x: 1800, y: -20, width: 640, height: 360 }, screen)).toEqual({
    x: 1280,
    y: 0,
    width: 640,
    height: 360,
  });
  expect(fitArea({ x: 200, y: 200, width: 3000, height: 2000 }, screen)).toEqual({ x: 0, y: 0, ...screen });
});

it("keeps a least size, and no more than a tiny screen has", () => {
  expect(fitArea({ x: 0, y: 0, width: 1, height: 1 }, screen)).toEqual({ x: 0, y: 0, width: 16, height: 16 });
  expect(fitArea({ x: 9, y: 9, width: 99, height: 99 }, { width: 11, height: 7 })).toEqual({
    x: 0,
    y: 0,
    width: 10,
    height: 6,
  });
});

it("finds the part of a screen that was chosen in a picture of more or fewer pixels", () => {
  const area = { x: 960, y: 540, width: 640, height: 360 };
  expect(cutArea(area, screen, screen)).toEqual(area);
  expect(cutArea(area, screen, { width: 3840, height: 2160 })).toEqual({ x: 1920, y: 1080, width: 1280, height: 720 });
  expect(cutArea(area, screen, { width: 960, height: 540 })).toEqual({ x: 480, y: 270, width: 320, height: 180 });
});

it("shows nothing beside the part in a picture of fewer pixels, not even a part of a pixel", () => {
  const large = { width: 3840, height: 2160 };
  const area = { x: 1010, y: 502, width: 1502, height: 1002 };
  const found = cutArea(area, large, { width: 1280, height: 720 });
  expect(found).toEqual({ x: 338, y: 168, width: 498, height: 332 });
  expect(cutArea({ x: 384, y: 216, width: 1152, height: 648 }, large, { width: 2240, height: 1260 })).toEqual({
    ...{ x: 224, y: 126, width: 672, height: 378 },
  });
});

it("cuts what is not on the screen any more, and never shows another part in its place", () => {
  const area = { x: 960, y: 540, width: 640, height: 360 };
  expect(cutArea(area, screen, { width: 1280, height: 1024 })).toEqual({ x: 960, y: 540, width: 320, height: 360 });
  expect(cutArea(area, null, { width: 1280, height: 720 })).toEqual({ x: 960, y: 540, width: 320, height: 180 });
  expect(cutArea(area, screen, { width: 800, height: 600 })).toBeNull();
});
