import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { encodePng } from "../png.ts";
import { decodeFrame } from "./decode.ts";

const size = { width: 5, height: 4 } as const;
const line = size.width * 4;

it("reads pixels in Electron's order, their colours multiplied by their alpha", () => {
  const rgba = Buffer.from([255, 128, 0, 255, 255, 128, 0, 128, 9, 9, 9, 0]);
  expect(decodeFrame(encodePng({ width: 3, height: 1, rgba }))).toEqual({
    ...{ width: 3, height: 1 },
    bgra: Uint8Array.from([0, 128, 255, 255, 0, 64, 128, 128, 0, 0, 0, 0]),
  });
});

// Opaque, with jumps in all directions.
const pixels = Buffer.from(
  Array.from({ length: line * size.height }, (_, at) => (at % 4 === 3 ? 255 : (at * 97) % 256)),
);

/** What stands in a file for a byte, by the specification of PNG. */
function filtered(filter: number, at: number, row: number): number {
  const left = at % line >= 4 ? (pixels[at - 4] ?? 0) : 0;
  const up = row > 0 ? (pixels[at - line] ?? 0) : 0;
  const corner = row > 0 && at % line >= 4 ? (pixels[at - line - 4] ?? 0) : 0;
  const p = left + up - corner;
  const nearest = [left, up, corner].reduce((best, each) => (Math.abs(p - each) < Math.abs(p - best) ? each : best));
  return (pixels[at] ?? 0) - ([0, left, up, (left + up) >> 1, nearest][filter] ?? 0);
}

it.each([0, 1, 2, 3, 4])("undoes filter %d", (filter) => {
  const rows = Array.from({ length: size.height }, (_, row) => [
    filter,
    ...Array.from({ length: line }, (_each, x) => filtered(filter, row * line + x, row) & 255),
  ]);
  const file = encodePng({ ...size, rgba: pixels });
  const at = file.indexOf("IDAT");
  const data = deflateSync(Buffer.from(rows.flat()));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write("IDAT", 4);
  const found = decodeFrame(Buffer.concat([file.subarray(0, at - 4), head, data, Buffer.alloc(4)]));
  const swapped = Array.from(pixels, (_, n) => pixels[n % 4 === 0 ? n + 2 : n % 4 === 2 ? n - 2 : n]);
  expect([...(found?.bgra ?? [])]).toEqual(swapped);
});
