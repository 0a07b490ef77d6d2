import type { PixelArea, PixelSize } from "@nchat/contract/area";

/** What a rectangle on a screen can hold to: the screen itself, and the windows on it, the topmost first. */
export type Surroundings = { readonly screen: PixelSize; readonly windows: readonly PixelArea[] };

type Point = { readonly x: number; readonly y: number };
type Axis = "x" | "y";

const sizeOf = { x: "width", y: "height" } as const;

/** The edges and the middle of the screen, and the edges of its windows, along one direction. */
function linesOf({ screen, windows }: Surroundings, axis: Axis): readonly number[] {
  const size = sizeOf[axis];
  const edges = windows.flatMap((window) => [window[axis], window[axis] + window[size]]);
  return [0, screen[size] / 2, screen[size], ...edges];
}

/** How far it is to the nearest line that is nearer than `snap`; null when none is. */
function wayTo(value: number, lines: readonly number[], snap: number): number | null {
  let nearest: number | null = null;
  for (const line of lines) {
    const way = line - value;
    if (Math.abs(way) < snap && (nearest === null || Math.abs(way) < Math.abs(nearest))) nearest = way;
  }
  return nearest;
}

/** Pure. A point, held to the lines that are near, and to the screen. */
export function snapPoint(point: Point, around: Surroundings, snap: number): Point {
  const along = (axis: Axis) => {
    const value = point[axis] + (wayTo(point[axis], linesOf(around, axis), snap) ?? 0);
    return Math.min(Math.max(value, 0), around.screen[sizeOf[axis]]);
  };
  return { x: along("x"), y: along("y") };
}

/** Pure. The start of a span whose start or end is near a line, or its middle near the screen's; the nearest counts. */
export function snapSpan(start: number, length: number, axis: Axis, around: Surroundings, snap: number): number {
  const lines = linesOf(around, axis);
  const ways = [
    wayTo(start, lines, snap),
    wayTo(start + length, lines, snap),
    wayTo(start + length / 2, [around.screen[sizeOf[axis]] / 2], snap),
  ].filter((way) => way !== null);
  const [nearest = 0] = ways.toSorted((one, other) => Math.abs(one) - Math.abs(other));
  return start + nearest;
}

/** Pure. The topmost window at a point; null where there is none. */
export function windowAt({ x, y }: Point, windows: readonly PixelArea[]): PixelArea | null {
  const holds = (area: PixelArea) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
  return windows.find(holds) ?? null;
}
