import { describe, expect, it } from "vitest";
import { type Duck, duckRules, followSpeech, mixInto } from "./mixer-rules.ts";

const rate = 48_000;
const block = 480;

/** Ten milliseconds each. */
function follow(peaks: readonly number[], duck: Duck = { amount: 0, held: 0 }): number {
  return peaks.reduce((_, peak) => followSpeech(duck, peak, block, rate), 1);
}
const blocks = (seconds: number, peak: number) => Array.from({ length: seconds * 100 }, () => peak);

describe("ducking", () => {
  it("takes a sound down soon after somebody begins to speak, and not for noise", () => {
    expect(follow(blocks(1, duckRules.speech / 2))).toBe(1);
    expect(follow(blocks(0.5, 0.2))).toBeCloseTo(duckRules.depth);
  });

  it("holds through the gaps between words and comes back after them", () => {
    const said = blocks(0.5, 0.2);
    expect(follow([...said, ...blocks(0.7, 0)])).toBeCloseTo(duckRules.depth);
    expect(follow([...said, ...blocks(3, 0)])).toBe(1);
  });
});

describe("mixing", () => {
  it("adds both channels at their gain, the same to both sides for one channel, and tells the loudest before the gain", () => {
    const [left, right] = [new Float32Array(2).fill(0.1), new Float32Array(2)];
    const channel = { gain: 0.5, wanted: 0.5 };
    expect(mixInto([Float32Array.of(0.4, -0.8)], channel, left, right)).toBeCloseTo(0.8);
    expect([...left, ...right].map((sample) => Number(sample.toFixed(3)))).toEqual([0.3, -0.3, 0.2, -0.4]);
  });
});
