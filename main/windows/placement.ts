import { z } from "zod";

/** A place on the desktop, in device-independent pixels. */
export const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Bounds = Readonly<z.output<typeof Bounds>>;

/** The main window's sizes. */
export const mainSize = { width: 1280, height: 800, minWidth: 420, minHeight: 360 } as const;
/** The pop-up's width, its height until the page has measured itself, and its distance from the edges. */
export const popupSize = { width: 360, height: 220, margin: 32 } as const;

// As much of the title bar as a hand can still catch.
const reachable = { width: 120, height: 40 };

/**
 * Where the main window opens: where it was left, if its title bar can still be reached on a display that is there
 * now, else in the middle of the first one. Never larger than its display.
 */
export function placeMainWindow(remembered: Bounds | null, workAreas: readonly [Bounds, ...Bounds[]]): Bounds {
  const home = remembered && workAreas.find((area) => isReachable(remembered, area));
  if (remembered && home) {
    const width = clamp(remembered.width, mainSize.minWidth, home.width);
    const height = clamp(remembered.height, mainSize.minHeight, home.height);
    return { x: remembered.x, y: remembered.y, width, height };
  }
  const [area] = workAreas;
  const width = Math.min(mainSize.width, area.width);
  const height = Math.min(mainSize.height, area.height);
  const x = area.x + Math.round((area.width - width) / 2);
  const y = area.y + Math.round((area.height - height) / 2);
  return { x, y, width, height };
}

/** The pop-up's place: top right of the primary display's free area. */
export function placePopup(workArea: Bounds, height: number): Bounds {
  const { width, margin } = popupSize;
  const x = workArea.x + Math.max(0, workArea.width - width - margin);
  return { x, y: workArea.y + Math.min(margin, workArea.height), width, height: Math.min(height, workArea.height) };
}

function isReachable(bounds: Bounds, area: Bounds): boolean {
  const overlap = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopInside = bounds.y >= area.y && bounds.y + reachable.height <= area.y + area.height;
  return overlap >= reachable.width && isTopInside;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.min(value, most), Math.min(least, most));
}
