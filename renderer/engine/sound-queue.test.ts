import { describe, expect, it } from "vitest";
import { SoundQueue } from "./sound-queue.ts";

// At a thousand samples a second a sample is a millisecond.
const queue = () => new SoundQueue(1000, 4, 10);
const piece = (from: number, count: number) =>
  Float32Array.from({ length: 2 * count }, (_, at) => (from + (at >> 1)) * (at % 2 === 0 ? 1 : -1));
const pull = (from: SoundQueue, count: number) => {
  const [left, right] = [new Float32Array(count), new Float32Array(count)];
  from.pull(left, right);
  return { left: [...left], right: [...right] };
};

describe("the queue of a sound from elsewhere", () => {
  it("is silent until enough has come, then plays in order, over the edges of pieces", () => {
    const sound = queue();
    sound.push(piece(1, 3));
    expect(pull(sound, 2).left).toEqual([0, 0]);
    sound.push(piece(4, 3));
    expect(pull(sound, 5)).toEqual({ left: [1, 2, 3, 4, 5], right: [-1, -2, -3, -4, -5] });
  });

  it("waits for enough again when it ran dry", () => {
    const sound = queue();
    sound.push(piece(1, 4));
    expect(pull(sound, 6).left).toEqual([1, 2, 3, 4, 0, 0]);
    sound.push(piece(5, 2));
    expect(pull(sound, 2).left).toEqual([0, 0]);
  });

  it("throws the oldest away when more comes than is taken", () => {
    const sound = queue();
    sound.push(piece(1, 8));
    sound.push(piece(9, 4));
    expect(pull(sound, 4).left).toEqual([9, 10, 11, 12]);
  });
});
