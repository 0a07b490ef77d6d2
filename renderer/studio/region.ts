import { fitArea, leastArea, type PixelArea, type PixelSize } from "@nchat/contract/area";
import { snapPoint, snapSpan, type Surroundings } from "./region-snap.ts";

/** Which part of a rectangle the pointer holds: the whole, a side or a corner. */
export type RegionHandle = "move" | "n" | "s" | "e" | "w" | "nw" | "ne" | "sw" | "se";

/** The sides and corners, as they are drawn. */
export const regionHandles = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const satisfies readonly RegionHandle[];

type Point = { readonly x: number; readonly y: number };

/** How a rectangle follows the pointer: within `snap` pixels of an edge it holds to it; `isWide` keeps it at 16:9. */
export type RegionManner = { readonly snap: number; readonly isWide: boolean };

const wide = 16 / 9;

/** The rectangle to begin with: the middle of the screen, in the shape of the programme. */
export function firstArea(screen: PixelSize): PixelArea {
  const width = Math.min(screen.width, screen.height * wide) / 2;
  const height = width / wide;
  return fitArea({ x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }, screen);
}

/** What is drawn from one point to another. */
export function drawArea(from: Point, to: Point, around: Surroundings, manner: RegionManner): PixelArea {
  const start = snapPoint(from, around, manner.snap);
  return pulled(start, to, { x: to.x < from.x ? -1 : 1, y: to.y < from.y ? -1 : 1 }, around, manner);
}

/** The rectangle after the pointer has gone so far, in pixels. */
export function dragArea(
  area: PixelArea,
  handle: RegionHandle,
  by: Point,
  around: Surroundings,
  manner: RegionManner,
): PixelArea {
  const { screen } = around;
  if (handle === "move") {
    const x = snapSpan(area.x + by.x, area.width, "x", around, manner.snap);
    const y = snapSpan(area.y + by.y, area.height, "y", around, manner.snap);
    return fitArea({ ...area, x, y }, screen);
  }
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  const away = { x: sideOf(handle, "w", "e"), y: sideOf(handle, "n", "s") };
  const from = { x: away.x < 0 ? right : area.x, y: away.y < 0 ? bottom : area.y };
  const held = { x: away.x < 0 ? area.x : right, y: away.y < 0 ? area.y : bottom };
  return pulled(from, { x: held.x + by.x, y: held.y + by.y }, away, around, manner, area);
}

/** -1 for the side that comes first, 1 for the other one, 0 for neither. */
const sideOf = (handle: RegionHandle, first: string, second: string) =>
  handle.includes(first) ? -1 : handle.includes(second) ? 1 : 0;

/** From a corner that stays to where the pointer is; a direction that is 0 keeps the length it had. */
function pulled(
  from: Point,
  to: Point,
  away: Point,
  around: Surroundings,
  { snap, isWide }: RegionManner,
  before: PixelSize = { width: 0, height: 0 },
): PixelArea {
  const { screen } = around;
  const end = snapPoint(to, around, snap);
  const roomX = away.x < 0 ? from.x : screen.width - from.x;
  const roomY = away.y < 0 ? from.y : screen.height - from.y;
  const within = (length: number, room: number) => Math.min(Math.max(length, leastArea), Math.max(room, leastArea));
  let width = away.x === 0 ? before.width : within((end.x - from.x) * away.x, roomX);
  let height = away.y === 0 ? before.height : within((end.y - from.y) * away.y, roomY);
  if (isWide) {
    // The direction that was pulled farther leads, as far as there is room for the other one.
    const leads = away.y === 0 || (away.x !== 0 && width >= height * wide);
    width = Math.min(Math.max(leads ? width : height * wide, leastArea * wide), roomX, roomY * wide);
    height = width / wide;
  }
  const x = away.x < 0 ? from.x - width : from.x;
  const y = away.y < 0 ? from.y - height : from.y;
  return fitArea({ x, y, width, height }, screen);
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * One step of an arrow key: moves, or with `resizes` moves the lower right corner. Two pixels at least, as colours are
 * kept for two by two of them. Null for other keys.
 */
export function nudgeArea(
  area: PixelArea,
  key: string,
  { isLarge, resizes }: { readonly isLarge: boolean; readonly resizes: boolean },
  screen: PixelSize,
): PixelArea | null {
  const [x, y] = directions[key] ?? [];
  if (x === undefined || y === undefined) return null;
  const step = isLarge ? 10 : 2;
  const by = { x: x * step, y: y * step };
  return dragArea(area, resizes ? "se" : "move", by, { screen, windows: [] }, { snap: 0, isWide: false });
}
