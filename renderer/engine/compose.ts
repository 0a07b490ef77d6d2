import type { Box } from "@nchat/contract/studio";
import { createPlanes, even, type Planes } from "./planes.ts";
import { type Area, type Plane, scalePlane } from "./scale.ts";
import type { Layer } from "./worker-messages.ts";

/** Which part of a source is drawn where, in pixels; all even, so that the colours keep to their places. */
export type Placing = { readonly part: Area; readonly place: Area };

type Size = { readonly width: number; readonly height: number };

/** The whole source within the box ("contain"), or the box filled and what is over cut off ("cover"). */
export function placeIn(box: Box, source: Size, target: Size, fit: Layer["fit"]): Placing {
  const outer = {
    x: even(box.x * target.width + 1),
    y: even(box.y * target.height + 1),
    width: Math.max(2, even(box.width * target.width + 1)),
    height: Math.max(2, even(box.height * target.height + 1)),
  };
  const wider = source.width * outer.height - source.height * outer.width;
  if (fit === "cover") {
    const width = wider > 0 ? Math.max(2, even((outer.width * source.height) / outer.height)) : source.width;
    const height = wider > 0 ? source.height : Math.max(2, even((outer.height * source.width) / outer.width));
    const x = even((source.width - width) / 2);
    return { part: { x, y: even((source.height - height) / 2), width, height }, place: outer };
  }
  const wide = wider > 0 ? outer.width : Math.max(2, even((outer.height * source.width) / source.height + 1));
  const high = wider > 0 ? Math.max(2, even((outer.width * source.height) / source.width + 1)) : outer.height;
  const fitted = fits(source.width, wide) && fits(source.height, high) ? source : { width: wide, height: high };
  const { width, height } = fitted;
  const x = outer.x + even((outer.width - width) / 2);
  const y = outer.y + even((outer.height - height) / 2);
  return { part: { x: 0, y: 0, width: source.width, height: source.height }, place: { x, y, width, height } };
}

/**
 * A picture that was brought to its place's size before it came, and lost a row in rounding, is shown as it is: drawn anew for
 * two pixels it would be blurred all over.
 */
function fits(source: number, place: number): boolean {
  return source <= place && place - source <= Math.min(2, place / 100);
}

/** Draws one picture over another. */
export function draw(from: Planes, { part, place }: Placing, to: Planes): void {
  if (from.alpha) return blend(scaled(from, place, to), place, to);
  scalePlane(luma(from), part, luma(to), place);
  const [halfPart, halfPlace] = [half(part), half(place)];
  scalePlane(chroma(from, from.u), halfPart, chroma(to, to.u), halfPlace);
  scalePlane(chroma(from, from.v), halfPart, chroma(to, to.v), halfPlace);
}

/** By the picture that is drawn, then by where it is drawn on: scenes' small pictures have sizes of their own. */
const kept = new WeakMap<Planes, WeakMap<Planes, Planes>>();

/** A still keeps its size for as long as nobody drags it, so its last one is remembered. */
function scaled(from: Planes, { width, height }: Area, to: Planes): Planes {
  if (from.width === width && from.height === height) return from;
  const sizes = kept.get(from) ?? new WeakMap<Planes, Planes>();
  kept.set(from, sizes);
  const last = sizes.get(to);
  if (last && last.width === width && last.height === height) return last;
  const next = { ...createPlanes(width, height, true), seen: scaledArea(from, { width, height }) };
  const whole = { x: 0, y: 0, width: from.width, height: from.height };
  const place = { x: 0, y: 0, width, height };
  scalePlane(luma(from), whole, luma(next), place);
  scalePlane(chroma(from, from.u), half(whole), chroma(next, next.u), half(place));
  scalePlane(chroma(from, from.v), half(whole), chroma(next, next.v), half(place));
  if (from.alpha && next.alpha)
    scalePlane({ ...luma(from), data: from.alpha }, whole, { ...luma(next), data: next.alpha }, place);
  sizes.set(to, next);
  return next;
}

/** Where anything is seen after scaling, rather more than less. */
function scaledArea({ seen, ...from }: Planes, to: Size): Area {
  if (!seen) return { x: 0, y: 0, ...to };
  const [across, down] = [to.width / from.width, to.height / from.height];
  const [x, y] = [Math.max(0, even(seen.x * across) - 2), Math.max(0, even(seen.y * down) - 2)];
  const right = Math.min(to.width, even((seen.x + seen.width) * across) + 4);
  const bottom = Math.min(to.height, even((seen.y + seen.height) * down) + 4);
  return { x, y, width: right - x, height: bottom - y };
}

function blend(from: Planes, place: Area, to: Planes): void {
  if (!from.alpha) return;
  const seen = from.seen ?? { x: 0, y: 0, width: from.width, height: from.height };
  blendPlane({ ...luma(from), alpha: from.alpha, step: 1, seen }, place, luma(to));
  for (const name of ["u", "v"] as const) {
    const part = { ...chroma(from, from[name]), alpha: from.alpha, step: 2, seen: half(seen) };
    blendPlane(part, half(place), chroma(to, to[name]));
  }
}

/** `step`: so many columns and rows of the alpha plane go by for one of the plane. */
type Blended = Plane & { readonly alpha: Uint8Array; readonly step: number; readonly seen: Area };

function blendPlane(from: Blended, place: Area, to: Plane): void {
  const { alpha, step, seen } = from;
  const [left, right] = [Math.max(seen.x, -place.x), Math.min(seen.x + seen.width, to.width - place.x)];
  const [top, bottom] = [Math.max(seen.y, -place.y), Math.min(seen.y + seen.height, to.height - place.y)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const share = alpha[row * step * from.width * step + column * step] ?? 0;
      if (share === 0) continue;
      const at = (place.y + row) * to.width + place.x + column;
      const over = from.data[row * from.width + column] ?? 0;
      to.data[at] = ((over * share + (to.data[at] ?? 0) * (255 - share) + 127) / 255) | 0;
    }
  }
}

const luma = ({ y, width, height }: Planes): Plane => ({ data: y, width, height });
const chroma = ({ width, height }: Planes, data: Uint8Array): Plane => ({
  data,
  width: width / 2,
  height: height / 2,
});
const half = ({ x, y, width, height }: Area): Area => ({ x: x / 2, y: y / 2, width: width / 2, height: height / 2 });
