import { describe, expect, it } from "vitest";
import { createMatroska } from "./matroska.ts";

const config = { width: 1280, height: 720, video: Buffer.from([1, 66, 224, 31]), audio: Buffer.from("OpusHead") };
const data = Uint8Array.from([9, 9]);
const cluster = (time: readonly number[]) =>
  Buffer.from([0x1f, 0x43, 0xb6, 0x75, 1, 255, 255, 255, 255, 255, 255, 255, 0xe7, 0x10, 0, 0, time.length, ...time]);
const block = (track: number, behind: readonly number[], flags: number) =>
  Buffer.from([0xa3, 0x10, 0, 0, 6, 0x80 | track, ...behind, flags, 9, 9]);

describe("a live Matroska stream", () => {
  it("names both streams and what their decoders have to know", () => {
    const header = createMatroska(config).header();
    expect(header.subarray(0, 4)).toEqual(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]));
    for (const part of ["matroska", "V_MPEG4/ISO/AVC", "A_OPUS", "OpusHead"]) expect(header.includes(part)).toBe(true);
    expect(header.includes(config.video)).toBe(true);
    expect(header.includes(Buffer.from([0xb0, 0x10, 0, 0, 2, 0x05, 0x00]))).toBe(true); // 1280 wide
  });

  it("begins with a key frame at zero; what comes before is left out", () => {
    const matroska = createMatroska(config);
    expect(matroska.block({ kind: "audio", timestamp: 4_990_000, data })).toBeNull();
    expect(matroska.block({ kind: "video", timestamp: 4_995_000, data })).toBeNull();
    expect(matroska.block({ kind: "key", timestamp: 5_000_000, data })).toEqual(
      Buffer.concat([cluster([0]), block(1, [0, 0], 0x80)]),
    );
    expect(matroska.block({ kind: "audio", timestamp: 4_999_000, data })).toBeNull();
  });

  it("writes every chunk at once, and opens a cluster with each key frame", () => {
    const matroska = createMatroska(config);
    matroska.block({ kind: "key", timestamp: 0, data });
    expect(matroska.block({ kind: "video", timestamp: 33_333, data })).toEqual(block(1, [0, 33], 0));
    expect(matroska.block({ kind: "audio", timestamp: 40_000, data })).toEqual(block(2, [0, 40], 0x80));
    expect(matroska.block({ kind: "key", timestamp: 2_000_000, data })).toEqual(
      Buffer.concat([cluster([0x07, 0xd0]), block(1, [0, 0], 0x80)]),
    );
  });

  it("opens a cluster by itself before a block's time runs over", () => {
    const matroska = createMatroska(config);
    matroska.block({ kind: "key", timestamp: 0, data });
    expect(matroska.block({ kind: "audio", timestamp: 30_001_000, data })).toEqual(
      Buffer.concat([cluster([0x75, 0x31]), block(2, [0, 0], 0x80)]),
    );
  });
});
