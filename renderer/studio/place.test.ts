import { describe, expect, it } from "vitest";
import { dragBox, nudgeBox } from "./place.ts";

const box = { x: 0.2, y: 0.2, width: 0.4, height: 0.4 };
const rounded = ({ x, y, width, height }: typeof box) => [x, y, width, height].map((each) => Number(each.toFixed(3)));

describe("dragging a source", () => {
  it("moves it, and draws its edges and its middle to those of the programme", () => {
    expect(rounded(dragBox(box, "move", { x: 0.1, y: 0.05 }, true))).toEqual([0.3, 0.25, 0.4, 0.4]);
    expect(rounded(dragBox(box, "move", { x: -0.19, y: 0 }, true))).toEqual([0, 0.2, 0.4, 0.4]);
    expect(rounded(dragBox(box, "move", { x: 0.39, y: 0.11 }, true))).toEqual([0.6, 0.3, 0.4, 0.4]);
    expect(rounded(dragBox(box, "move", { x: -0.19, y: 0 }, false))).toEqual([0.01, 0.2, 0.4, 0.4]);
  });

  it("keeps some of it within reach", () => {
    expect(rounded(dragBox(box, "move", { x: 5, y: -5 }, true))).toEqual([0.95, -0.35, 0.4, 0.4]);
  });

  it("resizes it by a corner, whose opposite stays", () => {
    expect(rounded(dragBox(box, "se", { x: 0.1, y: 0.2 }, true))).toEqual([0.2, 0.2, 0.5, 0.6]);
    expect(rounded(dragBox(box, "nw", { x: 0.1, y: 0.1 }, true))).toEqual([0.3, 0.3, 0.3, 0.3]);
    expect(rounded(dragBox(box, "ne", { x: 0.395, y: -0.195 }, true))).toEqual([0.2, 0, 0.8, 0.6]);
    expect(rounded(dragBox(box, "sw", { x: 9, y: -9 }, true))).toEqual([0.55, 0.2, 0.05, 0.05]);
  });

  it("goes by the arrow keys too, a step or a large one", () => {
    expect(nudgeBox(box, "ArrowRight", false)?.x).toBeCloseTo(0.205);
    expect(nudgeBox(box, "ArrowUp", true)?.y).toBeCloseTo(0.15);
    expect(nudgeBox(box, "Enter", false)).toBeNull();
  });
});
