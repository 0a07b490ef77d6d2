import { type Bits, readBits } from "./bits.ts";

/** The size of pictures, in pixels. */
export type PictureSize = Readonly<{ width: number; height: number }>;
/** How sound is sampled. */
export type SoundForm = Readonly<{ sampleRate: number; channels: number }>;

/** In a video tag: codec, kind and time; then `AVCDecoderConfigurationRecord`, with the first parameter set there. */
const recordAt = 5;
const setAt = recordAt + 6;
/** How the first byte of a sequence parameter set says what it is. */
const setKind = 7;
/** Profiles whose parameter sets say how colours are sampled. */
const highProfiles: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
/** A picture larger than this is a header read wrongly. */
const largest = 16_384;

/** How large the pictures are that this header (a whole FLV tag's payload) announces; null when it does not say. */
export function pictureSizeOf(header: Buffer): PictureSize | null {
  if (header.length < setAt + 2) return null;
  const length = header.readUInt16BE(setAt);
  const set = header.subarray(setAt + 2, setAt + 2 + length);
  if (set.length < 4 || set.length < length || ((set[0] ?? 0) & 0x1f) !== setKind) return null;
  const size = sizeOf(readBits(withoutEscapes(set.subarray(1))));
  return Math.min(size.width, size.height) > 0 && Math.max(size.width, size.height) <= largest ? size : null;
}

/** Zeros that would look like the beginning of something have a 3 after them, which is none of the content. */
function withoutEscapes(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((byte, at) => !(byte === 3 && bytes[at - 1] === 0 && bytes[at - 2] === 0)));
}

/** As H.264 (7.3.2.1.1) lays a sequence parameter set out. */
function sizeOf(bits: Bits): PictureSize {
  const profile = bits.take(8);
  bits.take(16); // constraints and level
  bits.unsigned(); // its number
  const sampling = highProfiles.has(profile) ? skipColours(bits) : 1;
  bits.unsigned(); // frame numbers
  skipOrder(bits);
  bits.unsigned(); // reference frames
  bits.take(1);
  const [columns, rows] = [bits.unsigned() + 1, bits.unsigned() + 1];
  const isWhole = bits.take(1); // 0: rows are those of fields
  if (!isWhole) bits.take(1);
  bits.take(1);
  const [unitX, unitY] = [sampling === 1 || sampling === 2 ? 2 : 1, (sampling === 1 ? 2 : 1) * (2 - isWhole)];
  const cut = bits.take(1) ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = cut;
  return {
    width: columns * 16 - (left + right) * unitX,
    height: rows * 16 * (2 - isWhole) - (top + bottom) * unitY,
  };
}

/** Answers how colours are sampled: 1 is 4:2:0. */
function skipColours(bits: Bits): number {
  const sampling = bits.unsigned();
  if (sampling === 3) bits.take(1);
  bits.unsigned();
  bits.unsigned();
  bits.take(1);
  if (!bits.take(1)) return sampling;
  for (let list = 0; list < (sampling === 3 ? 12 : 8); list++) if (bits.take(1)) skipScaling(bits, list < 6 ? 16 : 64);
  return sampling;
}

function skipScaling(bits: Bits, length: number): void {
  let last = 8;
  let next = 8;
  for (let at = 0; at < length; at++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

/** How the order of pictures is told. */
function skipOrder(bits: Bits): void {
  const kind = bits.unsigned();
  if (kind === 0) bits.unsigned();
  if (kind !== 1) return;
  bits.take(1);
  bits.signed();
  bits.signed();
  const most = 255;
  for (let left = Math.min(bits.unsigned(), most); left > 0; left--) bits.signed();
}

const sampleRates = [96, 88.2, 64, 48, 44.1, 32, 24, 22.05, 16, 12, 11.025, 8, 7.35].map((kilo) => kilo * 1000);

/** How the sound is sampled that this header (a whole FLV tag's payload) announces; null when it does not say. */
export function soundFormOf(header: Buffer): SoundForm | null {
  const bits = readBits(header.subarray(2));
  bits.take(5);
  const index = bits.take(4);
  const sampleRate = index === 15 ? bits.take(24) : sampleRates[index];
  const channels = bits.take(4);
  if (sampleRate === undefined || sampleRate === 0 || channels === 0) return null;
  return { sampleRate, channels: channels === 7 ? 8 : channels };
}
