import { fitArea, leastArea, type PixelArea, type PixelSize } from "@nchat/contract/area";

/** Which part of a rectangle the pointer holds: the whole, a side or a corner. */
export type RegionHandle = "move" | "n" | "s" | "e" | "w" | "nw" | "ne" | "sw" | "se";

/** The sides and corners, as they are drawn. */
export const regionHandles = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const satisfies readonly RegionHandle[];

type Point = { readonly x: number; readonly y: number };

/** The rectangle to begin with: the middle of the screen, in the shape of the programme. */
export function firstArea(screen: PixelSize): PixelArea {
  const width = Math.min(screen.width, (screen.height * 16) / 9) / 2;
  const height = (width * 9) / 16;
  return fitArea({ x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }, screen);
}

/** What is drawn from one point to another. */
export function drawArea(from: Point, to: Point, screen: PixelSize): PixelArea {
  const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);
  const [x, y] = [within(Math.min(from.x, to.x), screen.width), within(Math.min(from.y, to.y), screen.height)];
  const width = within(Math.max(from.x, to.x), screen.width) - x;
  const height = within(Math.max(from.y, to.y), screen.height) - y;
  return fitArea({ x, y, width, height }, screen);
}

/** The rectangle after the pointer has gone so far, in pixels; within `snap` of the screen's edges and middle it holds to them. */
export function dragArea(area: PixelArea, handle: RegionHandle, by: Point, screen: PixelSize, snap: number): PixelArea {
  if (handle === "move") {
    const x = snapSpan(area.x + by.x, area.width, screen.width, snap);
    const y = snapSpan(area.y + by.y, area.height, screen.height, snap);
    return fitArea({ ...area, x, y }, screen);
  }
  const [x, right] = dragSpan([area.x, area.x + area.width], [handle.includes("w"), handle.includes("e")], by.x, {
    limit: screen.width,
    snap,
  });
  const [y, bottom] = dragSpan([area.y, area.y + area.height], [handle.includes("n"), handle.includes("s")], by.y, {
    limit: screen.height,
    snap,
  });
  return fitArea({ x, y, width: right - x, height: bottom - y }, screen);
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** One step of an arrow key: moves, or with `resizes` moves the lower right corner. Null for other keys. */
export function nudgeArea(
  area: PixelArea,
  key: string,
  { isLarge, resizes }: { readonly isLarge: boolean; readonly resizes: boolean },
  screen: PixelSize,
): PixelArea | null {
  const [x, y] = directions[key] ?? [];
  if (x === undefined || y === undefined) return null;
  const step = isLarge ? 20 : 2;
  return dragArea(area, resizes ? "se" : "move", { x: x * step, y: y * step }, screen, 0);
}

function dragSpan(
  [start, end]: readonly [number, number],
  [isStart, isEnd]: readonly [boolean, boolean],
  by: number,
  { limit, snap }: { readonly limit: number; readonly snap: number },
): readonly [number, number] {
  const to = (value: number) => Math.min(Math.max(snapTo(value, limit, snap), 0), limit);
  if (isStart) return [Math.min(to(start + by), end - leastArea), end];
  if (isEnd) return [start, Math.max(to(end + by), start + leastArea)];
  return [start, end];
}

function snapTo(value: number, limit: number, snap: number): number {
  return [0, limit / 2, limit].find((line) => Math.abs(line - value) < snap) ?? value;
}

/** The start of a span whose start, middle or end is near a line. */
function snapSpan(start: number, length: number, limit: number, snap: number): number {
  for (const share of [0, 0.5, 1]) {
    const point = start + length * share;
    const snapped = snapTo(point, limit, snap);
    if (snapped !== point) return snapped - length * share;
  }
  return start;
}
