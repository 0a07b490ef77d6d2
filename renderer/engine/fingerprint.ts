import type { Planes } from "./planes.ts";

/** So many fields across and down. */
const fingerprintSize = { width: 16, height: 9 } as const;
/** One of so many pixels is looked at, in both directions. */
const step = 8;

/** How light each field of a picture is: enough to know it again after it was encoded, at next to no cost. */
export function fingerprintOf({
  y: luma,
  width,
  height,
}: Pick<Planes, "y" | "width" | "height">): Uint8Array<ArrayBuffer> {
  const fields = new Uint8Array(fingerprintSize.width * fingerprintSize.height);
  const [wide, high] = [width / fingerprintSize.width, height / fingerprintSize.height];
  for (let at = 0; at < fields.length; at++) {
    const left = Math.floor((at % fingerprintSize.width) * wide);
    const top = Math.floor(Math.floor(at / fingerprintSize.width) * high);
    let sum = 0;
    let count = 0;
    for (let row = top; row < top + high; row += step)
      for (let column = left; column < left + wide; column += step) {
        sum += luma[Math.floor(row) * width + Math.floor(column)] ?? 0;
        count++;
      }
    fields[at] = sum / Math.max(count, 1);
  }
  return fields;
}
