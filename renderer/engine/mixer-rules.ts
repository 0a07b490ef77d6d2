/** A sound's way into the mix: what it is multiplied by, reached within one block so that nothing clicks. */
export type Channel = { gain: number; wanted: number };

/** Adds one block of a source to the left and right of the mix; answers its loudest sample before the gain. */
export function mixInto(
  input: readonly Float32Array[] | undefined,
  channel: Channel,
  left: Float32Array,
  right: Float32Array,
): number {
  const first = input?.[0];
  const step = (channel.wanted - channel.gain) / left.length;
  let { gain } = channel;
  channel.gain = channel.wanted;
  if (!first) return 0;
  const second = input[1] ?? first;
  let peak = 0;
  for (let at = 0; at < left.length; at++) {
    gain += step;
    const [a, b] = [first[at] ?? 0, second[at] ?? 0];
    peak = Math.max(peak, Math.abs(a), Math.abs(b));
    left[at] = (left[at] ?? 0) + a * gain;
    right[at] = (right[at] ?? 0) + b * gain;
  }
  return peak;
}

/** Keeps the mix within what can be sent; answers its loudest sample. */
export function limit(samples: Float32Array): number {
  let peak = 0;
  for (let at = 0; at < samples.length; at++) {
    const sample = Math.min(Math.max(samples[at] ?? 0, -1), 1);
    samples[at] = sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

/** Decibels to what samples are multiplied by. */
export function gainOf(decibels: number): number {
  return decibels <= -60 ? 0 : 10 ** (decibels / 20);
}
