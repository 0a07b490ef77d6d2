/** AAC-LC as its header says it: an index of the rates, and channels. */
export type SoundForm = Readonly<{ rate: number; channels: 1 | 2 }>;

/** What the first bytes of an AAC header mean. */
const sampleRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000];
const frameSamples = 1024;

/** How the sound is to be read, from the tag before all sound. */
export function soundFormOf(header: Buffer): SoundForm {
  const [first = 0x11, second = 0x90] = header.subarray(2);
  const rate = sampleRates[((first & 7) << 1) | (second >> 7)] ?? 48_000;
  return { rate, channels: ((second >> 3) & 15) === 1 ? 1 : 2 };
}

/** The header of AAC-LC in a form. */
export function soundConfigOf({ rate, channels }: SoundForm): Buffer {
  const index = Math.max(0, sampleRates.indexOf(rate));
  return Buffer.from([(2 << 3) | (index >> 1), ((index & 1) << 7) | (channels << 3)]);
}

/** Whether sound of one header goes on in the other: what follows the rate and the channels are hints. */
export function isSameSound(a: Buffer | null, b: Buffer | null): boolean {
  if (a === null || b === null) return a === b;
  const told = (header: Buffer) => header.readUInt16BE(2) & 0xff_f8;
  return a.length >= 4 && b.length >= 4 && told(a) === told(b);
}

/** How long one frame lasts. */
export const frameMsOf = ({ rate }: SoundForm): number => (frameSamples * 1000) / rate;

/** A frame of nothing, as FLV holds it. */
const silences = {
  1: Buffer.from([0xaf, 1, 0x01, 0x18, 0x20, 0x07]),
  2: Buffer.from([0xaf, 1, 0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c]),
};

/** A frame of silence. */
export const silenceIn = ({ channels }: SoundForm): Buffer => silences[channels];
