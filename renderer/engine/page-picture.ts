import { clear, createPlanes, even, type Planes } from "./planes.ts";
import type { Area } from "./scale.ts";

const headBytes = 8;

/**
 * Turns a page's picture, as main sends it, into planes: width and height, then blue, green, red, alpha in turn, the colours
 * multiplied by alpha. Most of an overlay is nothing, which costs nothing here, and is left out when it is drawn (`seen`).
 * Null for what is no picture.
 */
export function planesOfPage(message: ArrayBuffer): Planes | null {
  if (message.byteLength < headBytes) return null;
  const head = new DataView(message);
  const [width, height] = [head.getUint32(0, true), head.getUint32(4, true)];
  if (width < 2 || height < 2 || message.byteLength !== headBytes + width * height * 4) return null;
  const from = new Uint8Array(message, headBytes);
  const planes = createPlanes(even(width), even(height), true);
  clear(planes); // at edges of what is seen the colours around are mixed in when it is scaled
  return { ...planes, seen: fill(planes, from, width) };
}

/** BT.601, limited range, as stills have it. Answers the rectangle in which anything is seen, with even corners. */
function fill({ width, height, alpha, y: luma, u, v }: Planes, from: Uint8Array, stride: number): Area {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    let at = y * stride * 4;
    const row = y * width;
    const halfRow = (y >> 1) * (width >> 1);
    for (let x = 0; x < width; x++, at += 4) {
      const share = from[at + 3] ?? 0;
      if (share === 0 || alpha === null) continue;
      alpha[row + x] = share;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
      const scale = share === 255 ? 1 : 255 / share;
      const [red, green, blue] = [(from[at + 2] ?? 0) * scale, (from[at + 1] ?? 0) * scale, (from[at] ?? 0) * scale];
      luma[row + x] = 16.5 + 0.2568 * red + 0.5041 * green + 0.0979 * blue;
      // Four pixels share a colour: that of the last one that is seen, for at an edge the first may be nothing.
      const half = halfRow + (x >> 1);
      u[half] = 128.5 - 0.1482 * red - 0.291 * green + 0.4392 * blue;
      v[half] = 128.5 + 0.4392 * red - 0.3678 * green - 0.0714 * blue;
    }
  }
  if (right <= left) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [even(left), even(top)];
  return { x, y, width: even(right - x + 1), height: even(bottom - y + 1) };
}
