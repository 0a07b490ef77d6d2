import { describe, expect, test } from "vitest";
import { createPlanes, type Planes } from "../planes.ts";
import type { Tile } from "./arrange.ts";
import { createComposedStage, cutOrPlaced } from "./composed-stage.ts";

function plain(width: number, height: number, luma: number): Planes {
  const planes = createPlanes(width, height);
  planes.y.fill(luma);
  planes.u.fill(128);
  planes.v.fill(128);
  return planes;
}
const plates = { name: () => plain(8, 4, 235), initials: (_: string, across: number) => plain(across, across, 200) };
const left = { x: 0, y: 0, width: 32, height: 36 };
const right = { x: 32, y: 0, width: 32, height: 36 };
const tile = (id: string, more: Partial<Tile> = {}): Tile => ({
  ...{ id, place: left, pictureId: `${id}-camera`, fit: "cover", name: null, initials: "A", isSpeaking: false },
  ...more,
});
function source(first: Planes) {
  let [shown, version] = [first, 1];
  const pictures = { current: () => shown, version: () => version, stop: () => undefined };
  const show = (next: Planes) => {
    shown = next;
    version++;
  };
  return { pictures, show };
}
const lumaAt = ({ y, width }: Planes, column: number, row: number) => y[row * width + column];

describe("the composed picture", () => {
  test("shows each person's newest picture at their place, and initials while there is none", () => {
    const stage = createComposedStage({ width: 64, height: 36 }, plates);
    const [ann, bob] = [source(plain(32, 36, 60)), source(plain(32, 36, 90))];
    stage.setTiles([tile("ann"), tile("bob", { place: right })]);
    stage.setSource("ann-camera", ann.pictures);
    const first = stage.picture();
    expect([lumaAt(first, 16, 18), lumaAt(first, 48, 18), lumaAt(first, 33, 1)]).toEqual([60, 200, 41]);
    stage.setSource("bob-camera", bob.pictures);
    ann.show(plain(32, 36, 70));
    const next = stage.picture();
    expect([lumaAt(next, 16, 18), lumaAt(next, 48, 18)]).toEqual([70, 90]);
  });

  test("draws nothing anew that has not changed", () => {
    const stage = createComposedStage({ width: 64, height: 36 }, plates);
    const ann = source(plain(32, 36, 60));
    stage.setTiles([tile("ann")]);
    stage.setSource("ann-camera", ann.pictures);
    stage.picture().y.fill(1);
    expect(lumaAt(stage.picture(), 16, 18)).toBe(1);
    stage.setTiles([tile("ann", { isSpeaking: true })]);
    const spoken = stage.picture();
    expect([lumaAt(spoken, 16, 18), lumaAt(spoken, 0, 18), lumaAt(spoken, 31, 35)]).toEqual([60, 134, 134]);
  });

  test("who goes leaves nothing behind", () => {
    const stage = createComposedStage({ width: 64, height: 36 }, plates);
    stage.setSource("bob-camera", source(plain(32, 36, 90)).pictures);
    stage.setTiles([tile("ann"), tile("bob", { place: right })]);
    expect(lumaAt(stage.picture(), 48, 18)).toBe(90);
    stage.dropSource("bob-camera");
    stage.setTiles([tile("ann")]);
    expect([lumaAt(stage.picture(), 48, 18), stage.tiles()]).toEqual([16, 1]);
  });

  test("a picture that is larger by a hair is cut, any other is scaled", () => {
    const place = { x: 0, y: 0, width: 636, height: 356 };
    const to = { width: 1280, height: 720 };
    expect(cutOrPlaced({ width: 640, height: 360 }, place, to, "cover")).toEqual({
      ...{ part: { x: 2, y: 2, width: 636, height: 356 }, place },
    });
    expect(cutOrPlaced({ width: 1280, height: 720 }, place, to, "cover").part.width).toBeGreaterThan(1200);
    expect(cutOrPlaced({ width: 640, height: 360 }, place, to, "contain").part.width).toBe(640);
  });
});
