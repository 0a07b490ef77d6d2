import { inflateSync } from "node:zlib";

/** Pixels as Electron paints them: blue, green, red, alpha; colours multiplied by alpha. */
export type Bitmap = { readonly width: number; readonly height: number; readonly bgra: Uint8Array<ArrayBuffer> };

/** Reads the PNG files of eight bits a channel that Chromium's screencast makes, fast; nothing for any other. */
export function decodeFrame(file: Buffer): Bitmap | undefined {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const step = file[25] === 6 ? 4 : file[25] === 2 ? 3 : 0;
  if (file[24] !== 8 || step === 0 || file[28] !== 0) return undefined;
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  unfilter(raw, width * step, height, step);
  return { width, height, bgra: toBitmap(raw, width, height, step) };
}

/** In place: each row begins with the byte that names its filter. */
function unfilter(raw: Uint8Array, line: number, height: number, step: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (line + 1) + 1;
    const above = y === 0 ? -1 : start - line - 1;
    const filter = raw[start - 1];
    if (filter === 1) addLeft(raw, start, line, step);
    else if (filter === 2 && above >= 0) addUp(raw, start, above, line);
    else if (filter === 3) addMean(raw, start, above, line, step);
    else if (filter === 4) addPaeth(raw, start, above, line, step);
  }
}

function addLeft(raw: Uint8Array, start: number, line: number, step: number): void {
  for (let x = step; x < line; x++) raw[start + x] = (raw[start + x] ?? 0) + (raw[start + x - step] ?? 0);
}

function addUp(raw: Uint8Array, start: number, above: number, line: number): void {
  for (let x = 0; x < line; x++) raw[start + x] = (raw[start + x] ?? 0) + (raw[above + x] ?? 0);
}

function addMean(raw: Uint8Array, start: number, above: number, line: number, step: number): void {
  for (let x = 0; x < line; x++) {
    const left = x >= step ? (raw[start + x - step] ?? 0) : 0;
    const up = above >= 0 ? (raw[above + x] ?? 0) : 0;
    raw[start + x] = (raw[start + x] ?? 0) + ((left + up) >> 1);
  }
}

function addPaeth(raw: Uint8Array, start: number, above: number, line: number, step: number): void {
  for (let x = 0; x < line; x++) {
    const left = x >= step ? (raw[start + x - step] ?? 0) : 0;
    const up = above >= 0 ? (raw[above + x] ?? 0) : 0;
    const corner = above >= 0 && x >= step ? (raw[above + x - step] ?? 0) : 0;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - 2 * corner);
    const guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    raw[start + x] = (raw[start + x] ?? 0) + guess;
  }
}

function toBitmap(raw: Uint8Array, width: number, height: number, step: number): Uint8Array<ArrayBuffer> {
  const bgra = new Uint8Array(width * height * 4);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = y * (width * step + 1) + 1;
    for (let x = 0; x < width; x++, from += step, to += 4) {
      const alpha = step === 4 ? (raw[from + 3] ?? 0) : 255;
      if (alpha === 0) continue;
      bgra[to] = multiplied(raw[from + 2], alpha);
      bgra[to + 1] = multiplied(raw[from + 1], alpha);
      bgra[to + 2] = multiplied(raw[from], alpha);
      bgra[to + 3] = alpha;
    }
  }
  return bgra;
}

function multiplied(value = 0, alpha: number): number {
  return alpha === 255 ? value : ((value * alpha + 127) / 255) | 0;
}
