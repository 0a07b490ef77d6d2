import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Encoded pictures of 1280×720, each of which shows its number; every `keyEvery` of them begins anew. */
export type NumberedClip = Readonly<{
  /** The `avcC` record. */
  config: Buffer;
  /** NAL units with their lengths before them. */
  pictures: readonly Buffer[];
}>;

/** As the app encodes: a key frame every two seconds of thirty pictures. */
export const keyEvery = 60;
const count = 600;
const bits = Array.from({ length: 10 }, (_, bit) => bit);
const cell = 64;

/**
 * Makes it, of noise that stands still and a corner of noise that does not: a key frame has far more than 128 packets, and
 * no other picture has as many as ten.
 */
export async function makeNumberedClip(): Promise<NumberedClip> {
  const noise = (size: string, how: string) => `color=gray:size=${size}:rate=30,noise=${how}`;
  const isWhite = (bit: number) => `enable='mod(floor(n/${2 ** bit})\\,2)'`;
  const box = (at: number, across: number) => `drawbox=x=${at * cell}:y=0:w=${across * cell}:h=${cell}:t=fill`;
  const cells = bits.map((bit) => `${box(bit, 1)}:color=white:${isWhite(bit)}`).join(",");
  const filter = [
    `${noise("1280x720", "alls=11:all_seed=1")}[still]`,
    `${noise("96x96", "alls=30:allf=t:all_seed=1")}[moving]`,
    `[still][moving]overlay=600:300,${box(0, bits.length)}:color=black,${cells}`,
  ].join(";");
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"];
  const shape = ["-qp", "28", "-g", `${keyEvery}`, "-x264-params", "scenecut=0:sliced-threads=0:aud=1"];
  const args = ["-v", "error", "-f", "lavfi", "-i", filter, "-frames:v", `${count}`, ...codec, ...shape];
  const limits = { encoding: "buffer", maxBuffer: 100_000_000, timeout: 60_000 } as const;
  const { stdout } = await promisify(execFile)("ffmpeg", [...args, "-pix_fmt", "yuv420p", "-f", "h264", "-"], limits);
  return clipOf(unitsOf(stdout));
}

/** The number that a picture shows; `luma` begins its data. */
export function numberIn(luma: Uint8Array, width: number): number {
  const side = (width * cell) / 1280;
  const middle = Math.floor(side / 2);
  const isSet = (bit: number) => (luma[middle * width + Math.floor(bit * side) + middle] ?? 0) > 127;
  return bits.reduce((sum, bit) => sum + (isSet(bit) ? 2 ** bit : 0), 0);
}

const typeOf = (unit: Buffer) => (unit[0] ?? 0) & 31;

function clipOf(units: readonly Buffer[]): NumberedClip {
  const set = (type: number) => units.find((unit) => typeOf(unit) === type) ?? Buffer.alloc(0);
  const [sps, pps] = [set(7), set(8)];
  const pictures: Buffer[][] = [];
  for (const unit of units) {
    if (typeOf(unit) === 9) pictures.push([]);
    if (typeOf(unit) === 1 || typeOf(unit) === 5) pictures.at(-1)?.push(lengthOf(unit, 4), unit);
  }
  return {
    config: Buffer.concat([
      Buffer.from([1, ...sps.subarray(1, 4), 0xff, 0xe1]),
      ...[lengthOf(sps, 2), sps, Buffer.from([1]), lengthOf(pps, 2), pps],
    ]),
    pictures: pictures.map((parts) => Buffer.concat(parts)),
  };
}

function lengthOf(unit: Buffer, bytes: number): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(unit.length, 0, bytes);
  return length;
}

/** What is between start codes. */
function unitsOf(stream: Buffer): Buffer[] {
  const mark = Buffer.from([0, 0, 1]);
  const found: Buffer[] = [];
  for (let at = stream.indexOf(mark); at >= 0;) {
    const next = stream.indexOf(mark, at + 3);
    let end = next < 0 ? stream.length : next;
    while (end > at + 3 && stream[end - 1] === 0) end--;
    found.push(stream.subarray(at + 3, end));
    at = next;
  }
  return found;
}
