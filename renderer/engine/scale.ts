/** A rectangle of whole pixels. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** One plane of a picture. */
export type Plane = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Which column (or row) of the source makes each one of the target, and how much of the next one, of 256. */
type Taps = { readonly first: Int32Array; readonly share: Int32Array };

/**
 * Draws a part of one plane onto a place of another, larger or smaller; what lies outside is left out. Each row of the
 * source that counts is brought to the width once; two of them are then mixed, four pixels at a time.
 */
export function scalePlane(from: Plane, part: Area, to: Plane, place: Area): void {
  if (part.width === place.width && part.height === place.height) return copyPlane(from, part, to, place);
  const [left, right] = [Math.max(0, -place.x), Math.min(place.width, to.width - place.x)];
  const [top, bottom] = [Math.max(0, -place.y), Math.min(place.height, to.height - place.y)];
  if (right <= left) return;
  const columns = taps(part.x, part.width, place.width, from.width, [left, right]);
  const rows = taps(part.y, part.height, place.height, from.height, [top, bottom]);
  const mixed = createLine(right - left);
  let [upper, lower] = [createLine(right - left), createLine(right - left)];
  for (let row = top; row < bottom; row++) {
    const [first, share] = [rows.first[row - top] ?? 0, rows.share[row - top] ?? 0];
    if (upper.row !== first && lower.row === first) [upper, lower] = [lower, upper];
    readLine(upper, from, first, columns);
    if (share > 0) readLine(lower, from, first + 1, columns);
    if (share > 0) mixLines(upper, lower, share, mixed);
    to.data.set((share > 0 ? mixed : upper).pixels, (place.y + row) * to.width + place.x + left);
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

/** A row of the source at the width of the target, and the same memory by four pixels. */
type Line = { row: number; readonly pixels: Uint8Array; readonly fours: Int32Array };

function createLine(width: number): Line {
  const memory = new ArrayBuffer(Math.ceil(width / 4) * 4);
  return { row: -1, pixels: new Uint8Array(memory, 0, width), fours: new Int32Array(memory) };
}

function readLine(line: Line, from: Plane, row: number, { first, share }: Taps): void {
  if (line.row === row) return;
  line.row = row;
  const { pixels } = line;
  const source = from.data;
  const start = row * from.width;
  for (let column = 0; column < pixels.length; column++) {
    const at = start + (first[column] ?? 0);
    const here = source[at] ?? 0;
    pixels[column] = here + ((Math.imul((source[at + 1] ?? 0) - here, share[column] ?? 0) + 128) >> 8);
  }
}

/** Two of four pixels in one number, so that their products do not meet. */
const everySecond = 0x00ff00ff;
const half = 0x00800080;

function mixLines({ fours: above }: Line, { fours: below }: Line, share: number, { fours: mixed }: Line): void {
  const rest = 256 - share;
  for (let at = 0; at < mixed.length; at++) {
    const a = above[at] ?? 0;
    const b = below[at] ?? 0;
    const even = (Math.imul(a & everySecond, rest) + Math.imul(b & everySecond, share) + half) | 0;
    const odd = (Math.imul((a >>> 8) & everySecond, rest) + Math.imul((b >>> 8) & everySecond, share) + half) | 0;
    mixed[at] = ((even >>> 8) & everySecond) | (odd & ~everySecond);
  }
}

/**
 * Of the target's columns (or rows) between the two. Nothing outside of the plane is named: reading there would make all
 * reading slow.
 */
function taps(start: number, span: number, count: number, limit: number, [from, to]: readonly [number, number]): Taps {
  const first = new Int32Array(Math.max(0, to - from));
  const share = new Int32Array(first.length);
  const last = Math.min(start + span, limit) - 1;
  const lastFirst = Math.max(0, last - 1);
  for (let at = 0; at < first.length; at++) {
    const centre = Math.min(Math.max(start + ((from + at + 0.5) * span) / count - 0.5, start), last);
    const whole = Math.min(Math.floor(centre), lastFirst);
    first[at] = whole;
    share[at] = Math.round((centre - whole) * 256);
  }
  return { first, share };
}
