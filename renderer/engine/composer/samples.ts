/** Two channels one after the other, as 16-bit samples that take turns: what every encoder of sound reads. */
export function toSixteenBits(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const count = samples.length / 2;
  const taken = new Int16Array(samples.length);
  for (let at = 0; at < count; at++) {
    taken[2 * at] = sixteenBits(samples[at] ?? 0);
    taken[2 * at + 1] = sixteenBits(samples[count + at] ?? 0);
  }
  return new Uint8Array(taken.buffer);
}

const sixteenBits = (sample: number) => Math.round(Math.min(Math.max(sample, -1), 1) * 32_767);
