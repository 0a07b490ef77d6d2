import { crc32, deflateSync, inflateSync } from "node:zlib";

/** Pixels in rows from the top, four bytes each: red, green, blue, alpha. */
export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Buffer };

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Writes pixels as a PNG file. */
export function encodePng({ width, height, rgba }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++) rgba.copy(rows, y * (width * 4 + 1) + 1, y * width * 4, (y + 1) * width * 4);
  const data = deflateSync(rows, { level: 3 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function unfilter(raw: Buffer, width: number, height: number, step: number): Buffer {
  const line = width * step;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x++) {
      const at = y * line + x;
      const left = x >= step ? (out[at - step] ?? 0) : 0;
      const up = y > 0 ? (out[at - line] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (out[at - line - step] ?? 0) : 0;
      out[at] = (raw[y * (line + 1) + 1 + x] ?? 0) + predict(filter, left, up, corner);
    }
  }
  return out;
}

/** Reads a PNG file of eight bits a channel, or nothing when it is not one. */
export function decodePng(file: Buffer): Pixels | undefined {
  if (!file.subarray(0, 8).equals(signature)) return undefined;
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, kind, , , interlaced] = file.subarray(24, 29);
  const step = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[kind ?? -1];
  if (depth !== 8 || step === undefined || interlaced !== 0) return undefined;
  const found: Record<string, Buffer[]> = {};
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const name = file.toString("latin1", at + 4, at + 8);
    (found[name] ??= []).push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const flat = unfilter(inflateSync(Buffer.concat(found.IDAT ?? [])), width, height, step);
  const colors = found.PLTE?.[0];
  const alphas = found.tRNS?.[0];
  const rgba = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [a = 0, b = 0, c = 0, d = 255] = flat.subarray(at * step, at * step + step);
    if (kind === 3) rgba.set([...(colors?.subarray(a * 3, a * 3 + 3) ?? [0, 0, 0]), alphas?.[a] ?? 255], at * 4);
    else rgba.set(kind === 0 ? [a, a, a, 255] : kind === 4 ? [a, a, a, b] : [a, b, c, d], at * 4);
  }
  return { width, height, rgba };
}

/** Scales by averaging the covered pixels, good for thumbnails. */
export function scale(from: Pixels, width: number, height: number): Pixels {
  if (width === from.width && height === from.height) return from;
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * from.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * from.height) / height));
    for (let x = 0; x < width; x++) {
      const start = Math.floor((x * from.width) / width);
      const end = Math.max(start + 1, Math.floor(((x + 1) * from.width) / width));
      const sum = [0, 0, 0, 0];
      for (let v = top; v < bottom; v++)
        for (let u = start; u < end; u++)
          for (let c = 0; c < 4; c++) sum[c] = (sum[c] ?? 0) + (from.rgba[(v * from.width + u) * 4 + c] ?? 0);
      const count = (bottom - top) * (end - start);
      for (let c = 0; c < 4; c++) rgba[(y * width + x) * 4 + c] = Math.round((sum[c] ?? 0) / count);
    }
  }
  return { width, height, rgba };
}
