/** A rectangle of whole pixels. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** One plane of a picture. */
export type Plane = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Which columns (or rows) of the source make each one of the target, and how much of the second. */
type Taps = { readonly first: Int32Array; readonly second: Int32Array; readonly share: Int32Array };

/** Draws a part of one plane onto a place of another, larger or smaller; what lies outside is left out. */
export function scalePlane(from: Plane, part: Area, to: Plane, place: Area): void {
  if (part.width === place.width && part.height === place.height) return copyPlane(from, part, to, place);
  const columns = taps(part.x, part.width, place.width, from.width);
  const rows = taps(part.y, part.height, place.height, from.height);
  const [left, right] = [Math.max(0, -place.x), Math.min(place.width, to.width - place.x)];
  const [top, bottom] = [Math.max(0, -place.y), Math.min(place.height, to.height - place.y)];
  const source = from.data;
  for (let row = top; row < bottom; row++) {
    const upper = (rows.first[row] ?? 0) * from.width;
    const lower = (rows.second[row] ?? 0) * from.width;
    const down = rows.share[row] ?? 0;
    const up = 256 - down;
    let at = (place.y + row) * to.width + place.x + left;
    for (let column = left; column < right; column++, at++) {
      const a = columns.first[column] ?? 0;
      const b = columns.second[column] ?? 0;
      const toRight = columns.share[column] ?? 0;
      const toLeft = 256 - toRight;
      const high = (source[upper + a] ?? 0) * toLeft + (source[upper + b] ?? 0) * toRight;
      const low = (source[lower + a] ?? 0) * toLeft + (source[lower + b] ?? 0) * toRight;
      to.data[at] = (high * up + low * down + 32_768) >> 16;
    }
  }
}

function copyPlane(from: Plane, part: Area, to: Plane, place: Area): void {
  const [left, right] = [Math.max(0, -place.x), Math.min(place.width, to.width - place.x)];
  const [top, bottom] = [Math.max(0, -place.y), Math.min(place.height, to.height - place.y)];
  if (right <= left) return;
  for (let row = top; row < bottom; row++) {
    const start = (part.y + row) * from.width + part.x + left;
    to.data.set(from.data.subarray(start, start + right - left), (place.y + row) * to.width + place.x + left);
  }
}

function taps(start: number, span: number, count: number, limit: number): Taps {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Int32Array(count);
  const last = Math.min(start + span, limit) - 1;
  for (let at = 0; at < count; at++) {
    const centre = start + ((at + 0.5) * span) / count - 0.5;
    const whole = Math.floor(centre);
    first[at] = Math.min(Math.max(whole, start), last);
    second[at] = Math.min(Math.max(whole + 1, start), last);
    share[at] = Math.round((centre - whole) * 256);
  }
  return { first, second, share };
}
