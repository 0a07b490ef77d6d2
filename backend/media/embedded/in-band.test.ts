import { describe, expect, it } from "vitest";
import type { Format, Tag } from "./feed.ts";
import { inBand } from "./in-band.ts";

const head = [0, 0, 0, 0];
const record = [1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 2, 0x67, 0x64, 1, 0, 1, 0x68];
const sets = [0, 0, 0, 2, 0x67, 0x64, 0, 0, 0, 1, 0x68];
const format: Format = { video: Buffer.from([0x17, ...head, ...record]), audio: null, isReordered: false };
const tag = (isKeyFrame: boolean, ...units: readonly number[]): Tag => ({
  ...{ kind: "video", timestamp: 0, arrivedAt: 0, isKeyFrame },
  payload: Buffer.from([isKeyFrame ? 0x17 : 0x27, 1, 0, 0, 0, ...units]),
});

function written() {
  const pictures: number[][] = [];
  const run = inBand({
    write: ({ payload }) => void pictures.push([...payload.subarray(5)]),
    change: () => pictures.push([]),
    ...{ end: () => undefined, kill: () => undefined, dropped: () => 0, startedAt: () => null },
    ended: new Promise(() => undefined),
  });
  return { run, pictures };
}

describe("a picture that changes its form", () => {
  it("has its parameter sets before each key frame from then on, behind what must be first", () => {
    const { run, pictures } = written();
    const [key, other] = [
      [0, 0, 0, 1, 0x65],
      [0, 0, 0, 1, 0x41],
    ];
    const delimiter = [0, 0, 0, 2, 9, 0xf0];
    run.write(tag(true, ...key));
    run.change(format);
    run.write(tag(true, ...key));
    run.write(tag(false, ...other));
    run.write(tag(true, ...delimiter, ...key));
    expect(pictures).toEqual([key, [...sets, ...key], other, [...delimiter, ...sets, ...key]]);
  });
});
