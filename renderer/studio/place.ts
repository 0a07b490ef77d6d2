import type { Box } from "@nchat/contract/studio";

/** Which part of a box the pointer holds: the whole, or a corner. */
export type Handle = "move" | "nw" | "ne" | "sw" | "se";

const snapShare = 0.015;
const least = 0.05;

/** Where edges and the middle of a box like to be. */
const lines = [0, 0.5, 1] as const;

/** The box after the pointer has gone so far, in fractions of the programme; `snaps` draws edges to edges. */
export function dragBox(box: Box, handle: Handle, by: { readonly x: number; readonly y: number }, snaps: boolean): Box {
  if (handle === "move") {
    const moved = { ...box, x: box.x + by.x, y: box.y + by.y };
    if (!snaps) return held(moved);
    return held({ ...moved, x: snapSpan(moved.x, box.width), y: snapSpan(moved.y, box.height) });
  }
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const snap = (value: number) => (snaps ? snapTo(value) : value);
  const x = handle === "nw" || handle === "sw" ? Math.min(snap(box.x + by.x), right - least) : box.x;
  const y = handle === "nw" || handle === "ne" ? Math.min(snap(box.y + by.y), bottom - least) : box.y;
  const toRight = handle === "ne" || handle === "se" ? Math.max(snap(right + by.x), x + least) : right;
  const toBottom = handle === "sw" || handle === "se" ? Math.max(snap(bottom + by.y), y + least) : bottom;
  return { x, y, width: toRight - x, height: toBottom - y };
}

/** One step of an arrow key; with Shift a large one. */
export function nudgeBox(box: Box, key: string, isLarge: boolean): Box | null {
  const step = isLarge ? 0.05 : 0.005;
  const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
  const [x, y] = by ?? [];
  return x === undefined || y === undefined ? null : held({ ...box, x: box.x + x, y: box.y + y });
}

function snapTo(value: number): number {
  return lines.find((line) => Math.abs(line - value) < snapShare) ?? value;
}

/** The start of a span whose start, middle or end is near a line. */
function snapSpan(start: number, length: number): number {
  for (const share of [0, 0.5, 1]) {
    const point = start + length * share;
    const snapped = snapTo(point);
    if (snapped !== point) return snapped - length * share;
  }
  return start;
}

/** Some of it stays within the picture, so that it can be held again. */
function held(box: Box): Box {
  const within = (start: number, length: number) => Math.min(Math.max(start, least - length), 1 - least);
  return { ...box, x: within(box.x, box.width), y: within(box.y, box.height) };
}
