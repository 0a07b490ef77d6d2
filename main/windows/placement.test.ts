import { describe, expect, it } from "vitest";
import { type Bounds, placeMainWindow, placePopup } from "./placement.ts";

const display: Bounds = { x: 0, y: 24, width: 1920, height: 1056 };
const second: Bounds = { x: 1920, y: 0, width: 1280, height: 1024 };

describe("the main window's place", () => {
  it("is the middle of the first display when nothing is remembered", () => {
    expect(placeMainWindow(null, [display, second])).toEqual({ x: 320, y: 152, width: 1280, height: 800 });
  });

  it("is where it was left, also on the second display", () => {
    const left = { x: 2000, y: 100, width: 900, height: 700 };
    expect(placeMainWindow(left, [display, second])).toEqual(left);
  });

  it("comes back to the first display when its own is no longer there", () => {
    const left = { x: 2000, y: 100, width: 900, height: 700 };
    expect(placeMainWindow(left, [display])).toEqual({ x: 320, y: 152, width: 1280, height: 800 });
  });

  it.each([
    { x: 1850, y: 100, width: 900, height: 700 },
    { x: 100, y: 1060, width: 900, height: 700 },
    { x: 100, y: -50, width: 900, height: 700 },
  ])("does not leave the title bar out of reach: %j", (left) => {
    expect(placeMainWindow(left, [display])).toEqual({ x: 320, y: 152, width: 1280, height: 800 });
  });

  it("never exceeds its display nor falls below the least size", () => {
    const left = { x: 0, y: 30, width: 5000, height: 100 };
    expect(placeMainWindow(left, [display])).toEqual({ x: 0, y: 30, width: 1920, height: 360 });
    const small = { x: 0, y: 0, width: 800, height: 600 };
    expect(placeMainWindow(null, [small])).toEqual({ x: 0, y: 0, width: 800, height: 600 });
  });
});

describe("the pop-up's place", () => {
  it("is the top right of the free area", () => {
    expect(placePopup(display, 220)).toEqual({ x: 1528, y: 56, width: 360, height: 220 });
  });

  it("stays on a display narrower than itself", () => {
    const narrow = { x: 10, y: 0, width: 300, height: 200 };
    expect(placePopup(narrow, 400)).toEqual({ x: 10, y: 32, width: 360, height: 200 });
  });
});
