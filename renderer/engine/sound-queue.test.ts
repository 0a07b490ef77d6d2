import { describe, expect, it } from "vitest";
import { SoundQueue } from "./sound-queue.ts";

// At a thousand samples a second a sample is a millisecond.
const queue = () => new SoundQueue(1000, { atOnce: 2, spare: 2, most: 10 });
const piece = (from: number, count: number) =>
  Float32Array.from({ length: 2 * count }, (_, at) => (from + (at >> 1)) * (at % 2 === 0 ? 1 : -1));
const pull = (from: SoundQueue, count: number) => {
  const [left, right] = [new Float32Array(count), new Float32Array(count)];
  from.pull(left, right);
  return { left: [...left], right: [...right] };
};

/** Sound that counts its own samples through a queue whose clocks differ: by how much the end lags behind what came. */
function lagAfter(seconds: number, { faster }: { faster: number }) {
  const sound = new SoundQueue(48_000, { atOnce: 100, spare: 60, most: 500 });
  let pushed = 0;
  let due = 0;
  let last = 0;
  for (let burst = 0; burst < seconds * 10; burst++) {
    for (due += 38 * 128 * (1 + faster); pushed + 480 <= due; pushed += 480) sound.push(piece(pushed, 480));
    for (let quantum = 0; quantum < 38; quantum++) last = pull(sound, 128).left.at(-1) ?? 0;
  }
  return (pushed - last) / 48;
}

describe("the queue of a sound from elsewhere", () => {
  it("is silent until enough has come, then plays in order, over the edges of pieces", () => {
    const sound = queue();
    sound.push(piece(1, 3));
    expect(pull(sound, 2).left).toEqual([0, 0]);
    sound.push(piece(4, 1));
    expect(pull(sound, 2)).toEqual({ left: [1, 2], right: [-1, -2] });
    sound.push(piece(5, 3));
    expect(pull(sound, 5)).toEqual({ left: [3, 4, 5, 6, 7], right: [-3, -4, -5, -6, -7] });
  });

  it("waits for enough again when it ran dry", () => {
    const sound = queue();
    sound.push(piece(1, 4));
    expect(pull(sound, 6).left).toEqual([1, 2, 3, 4, 0, 0]);
    sound.push(piece(5, 2));
    expect(pull(sound, 2).left).toEqual([0, 0]);
  });

  it("starts with what is new, and throws the oldest away when more comes than is taken", () => {
    const sound = queue();
    sound.push(piece(1, 8));
    expect(pull(sound, 1).left).toEqual([5]);
    sound.push(piece(9, 8));
    expect(pull(sound, 4).left).toEqual([13, 14, 15, 16]);
  });

  it("lags by no more and no less after a while, when what comes is faster or slower than what is taken", () => {
    const lags = [0.002, 0, -0.002].map((faster) => lagAfter(40, { faster }));
    for (const lag of lags) expect(lag).toBeGreaterThan(30);
    for (const lag of lags) expect(lag).toBeLessThan(100);
  });
});
