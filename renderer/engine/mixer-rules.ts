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

/** Whether somebody speaks: how far ducked sounds are down (0 to 1), and for how many samples speech still counts. */
export type Duck = { amount: number; held: number };

/** When a sound is ducked, how deep, and how fast; levels as parts of the loudest sample, times in seconds. */
export const duckRules = { speech: 0.03, depth: 0.25, holdSeconds: 0.8, inSeconds: 0.1, outSeconds: 0.6 } as const;

/** Follows the microphone over so many samples; answers what ducked sounds are multiplied by. */
export function followSpeech(duck: Duck, peak: number, samples: number, rate: number): number {
  duck.held = peak >= duckRules.speech ? duckRules.holdSeconds * rate : Math.max(0, duck.held - samples);
  const step = samples / rate;
  duck.amount =
    duck.held > 0
      ? Math.min(1, duck.amount + step / duckRules.inSeconds)
      : Math.max(0, duck.amount - step / duckRules.outSeconds);
  return 1 - duck.amount * (1 - duckRules.depth);
}
