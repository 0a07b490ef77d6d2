// Apart from studio.ts, so that the engine's worker need not load the schemas.

/** A rectangle of whole pixels, of a screen for example. */
export type PixelArea = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The width and height of something. */
export type PixelSize = { readonly width: number; readonly height: number };

/** No part of a screen is smaller, in either direction. */
export const leastArea = 16;

const even = (value: number) => Math.round(value / 2) * 2;

/**
 * Pure. The nearest rectangle that lies within the size, with even sides and corners, as colours are kept for two by two
 * pixels. One that is too large is cut, one that hangs over is moved in.
 */
export function fitArea(area: PixelArea, size: PixelSize): PixelArea {
  const [x, width] = fitSpan(area.x, area.width, size.width);
  const [y, height] = fitSpan(area.y, area.height, size.height);
  return { x, y, width, height };
}

/** How much the shapes of two pictures of one screen may differ. */
const sameShape = 0.01;

/**
 * Pure. Where an area that was chosen on a picture of the size `of` lies in a picture of another size, with even sides and
 * corners. The same screen in more or fewer pixels is scaled; what lies outside is cut, never moved in, for nobody
 * chose to show what is there. Null when nothing of it is left.
 */
export function cutArea(area: PixelArea, of: PixelSize | null, size: PixelSize): PixelArea | null {
  const { x, y, width, height } = areaIn(area, of, size);
  const [left, top] = [cutStart(x), cutStart(y)];
  const [right, bottom] = [cutEnd(x + width, size.width), cutEnd(y + height, size.height)];
  return right - left < 2 || bottom - top < 2 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Pure. The area in a picture of that size, whether all of it is there or not. */
export function areaIn(area: PixelArea, of: PixelSize | null, size: PixelSize): PixelArea {
  const isSame = of !== null && Math.abs((of.width * size.height) / (of.height * size.width) - 1) < sameShape;
  const factor = isSame ? size.width / of.width : 1;
  const [x, y] = [area.x * factor, area.y * factor];
  return { x, y, width: area.width * factor, height: area.height * factor };
}

/** Of a pixel that lies only partly within the area, nothing is shown; what multiplying adds or loses is no part. */
const roundingError = 1e-6;

function cutStart(start: number): number {
  return Math.ceil((start - roundingError) / 2) * 2;
}

function cutEnd(end: number, limit: number): number {
  return Math.floor((Math.min(end, limit) + roundingError) / 2) * 2;
}

function fitSpan(start: number, length: number, limit: number): readonly [start: number, length: number] {
  const most = Math.max(2, Math.floor(limit / 2) * 2);
  const fitted = Math.min(Math.max(even(length), Math.min(leastArea, most)), most);
  return [Math.min(Math.max(even(start), 0), most - fitted), fitted];
}
