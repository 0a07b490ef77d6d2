import type { Area } from "./scale.ts";

/** A picture as I420 in one piece of memory; `alpha` is there for stills and pages that are not opaque. Sizes are even. */
export type Planes = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly y: Uint8Array<ArrayBuffer>;
  readonly u: Uint8Array<ArrayBuffer>;
  readonly v: Uint8Array<ArrayBuffer>;
  readonly alpha: Uint8Array<ArrayBuffer> | null;
  /** Where anything of it is seen, with even corners; all of it when nobody says. */
  readonly seen?: Area;
};

/** Memory for a picture of that size, which must be even. */
export function createPlanes(width: number, height: number, hasAlpha = false): Planes {
  const luma = width * height;
  const chroma = luma / 4;
  const data = new Uint8Array(luma + 2 * chroma);
  return {
    width,
    height,
    data,
    y: data.subarray(0, luma),
    u: data.subarray(luma, luma + chroma),
    v: data.subarray(luma + chroma),
    alpha: hasAlpha ? new Uint8Array(luma) : null,
  };
}

/** The largest even number that is not larger. */
export function even(value: number): number {
  return Math.floor(value / 2) * 2;
}

/** What stands where no source is: nearly black. */
export function clear({ y, u, v }: Planes): void {
  y.fill(16);
  u.fill(128);
  v.fill(128);
}

/** Turns a still into planes (BT.601, limited range). */
export function planesOf({ width, height, data }: Pick<ImageData, "width" | "height" | "data">): Planes {
  const [wide, high] = [Math.max(2, even(width)), Math.max(2, even(height))];
  const planes = createPlanes(wide, high, true);
  const at = (x: number, y: number, channel: number) => data[(Math.min(y, height - 1) * width + x) * 4 + channel] ?? 0;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const [red, green, blue] = [at(x, y, 0), at(x, y, 1), at(x, y, 2)];
      const index = y * wide + x;
      planes.y[index] = 16.5 + 0.2568 * red + 0.5041 * green + 0.0979 * blue;
      if (planes.alpha) planes.alpha[index] = at(x, y, 3);
      if (x % 2 === 1 || y % 2 === 1) continue;
      const half = (y / 2) * (wide / 2) + x / 2;
      planes.u[half] = 128.5 - 0.1482 * red - 0.291 * green + 0.4392 * blue;
      planes.v[half] = 128.5 + 0.4392 * red - 0.3678 * green - 0.0714 * blue;
    }
  }
  return planes;
}

/** Half the width and height, for whoever only looks: the mean of four. */
export function halved(from: Planes): Planes {
  const half = createPlanes(even(from.width / 2), even(from.height / 2));
  halvePlane(from.y, from.width, half.y, half.width, half.height);
  halvePlane(from.u, from.width / 2, half.u, half.width / 2, half.height / 2);
  halvePlane(from.v, from.width / 2, half.v, half.width / 2, half.height / 2);
  return half;
}

function halvePlane(from: Uint8Array, stride: number, to: Uint8Array, width: number, height: number): void {
  const isWhole = stride % 8 === 0 && width * 2 === stride && (from.byteOffset | to.byteOffset) % 4 === 0;
  if (isWhole) return halveByFours(from, stride, to, height);
  for (let y = 0; y < height; y++) {
    let top = 2 * y * stride;
    let bottom = top + stride;
    for (let x = 0, at = y * width; x < width; x++, at++, top += 2, bottom += 2)
      to[at] = ((from[top] ?? 0) + (from[top + 1] ?? 0) + (from[bottom] ?? 0) + (from[bottom + 1] ?? 0) + 2) >> 2;
  }
}

/** Every second one of four bytes. */
const everySecond = 0x00ff00ff;

/** The same, eight pixels of two rows at a time: their sums lie in one number and do not meet. */
function halveByFours(from: Uint8Array, stride: number, to: Uint8Array, height: number): void {
  const source = new Int32Array(from.buffer, from.byteOffset, from.byteLength >> 2);
  const target = new Int32Array(to.buffer, to.byteOffset, to.byteLength >> 2);
  const row = stride >> 2;
  for (let y = 0, at = 0; y < height; y++) {
    const end = (2 * y + 1) * row;
    for (let top = end - row; top < end; top += 2, at++) {
      const left = meansOf(source[top] ?? 0, source[top + row] ?? 0);
      const right = meansOf(source[top + 1] ?? 0, source[top + row + 1] ?? 0);
      target[at] = (left & 0xff) | ((left >> 8) & 0xff00) | ((right & 0xff) << 16) | ((right & 0xff0000) << 8);
    }
  }
}

/** Of four pixels above and below each other: the means of the first two and of the last two, in bytes 0 and 2. */
function meansOf(top: number, bottom: number): number {
  const columns = (top & everySecond) + ((top >>> 8) & everySecond) + (bottom & everySecond);
  return ((columns + ((bottom >>> 8) & everySecond) + 0x00020002) >> 2) & everySecond;
}
