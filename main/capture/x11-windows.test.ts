import { expect, it } from "vitest";
import { framed } from "./x11-windows.ts";

const inner = { x: 101, y: 130, width: 600, height: 400 };

it("a window is as large as it is seen: with the frame that is drawn around it", () => {
  expect(framed(inner, [1, 1, 20, 5], [0, 0, 0, 0])).toEqual({ x: 100, y: 110, width: 602, height: 425 });
});

it("and without the shadow that it draws itself", () => {
  expect(framed(inner, [0, 0, 0, 0], [26, 26, 23, 29])).toEqual({ x: 127, y: 153, width: 548, height: 348 });
});
