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

function fitSpan(start: number, length: number, limit: number): readonly [start: number, length: number] {
  const most = Math.max(2, Math.floor(limit / 2) * 2);
  const fitted = Math.min(Math.max(even(length), Math.min(leastArea, most)), most);
  return [Math.min(Math.max(even(start), 0), most - fitted), fitted];
}
