import { expect, test } from "vitest";
import { createScreenPart } from "./screen-part.ts";

const chosen = { area: { x: 100, y: 100, width: 200, height: 100 }, of: { width: 640, height: 360 } };
const frame = (width: number, height: number) => ({ x: 0, y: 0, width, height });

test("all of a frame is taken until a part is chosen, and the part moves with the frame's own corner", () => {
  const part = createScreenPart();
  expect(part.of(frame(641, 361))).toEqual(frame(640, 360));
  expect(part.set(chosen)).toBe(true);
  expect(part.set({ ...chosen })).toBe(false);
  expect(part.of({ x: 8, y: 4, width: 640, height: 360 })).toEqual({ x: 108, y: 104, width: 200, height: 100 });
});

test("what is missing of the part is told once, and once more when it is back; nothing else takes its place", () => {
  const told: boolean[] = [];
  const part = createScreenPart((isCut) => told.push(isCut));
  part.set(chosen);
  expect([frame(640, 360), frame(1280, 720), frame(320, 180)].map((each) => part.of(each)?.width)).toEqual([
    200, 400, 100,
  ]);
  expect(told).toEqual([]);
  expect(part.of(frame(200, 200))).toEqual({ x: 100, y: 100, width: 100, height: 100 });
  expect(part.of(frame(90, 90))).toBeNull();
  expect(part.of(null)).toBeNull();
  part.of(frame(640, 360));
  expect(told).toEqual([true, false]);
});
