import { describe, expect, it } from "vitest";
import { pictureSizeOf, soundFormOf } from "./headers.ts";

/** Headers as encoders send them. */
const headers = {
  "1920x1080 of 4:2:0": "17000000000142c028ffe100196742c028da01e0089f970110000003001000000303c0f1832a01000468ce0fc8",
  "640x360 of 4:2:0": "17000000000142c01effe100196742c01eda0280bfe5c044000003000400000300f03c58ba8001000468ce0fc8",
  "854x480 of 4:4:4":
    "170000000001f4001fffe1001967f4001f919680d83de2fc0440000003004000000f03c60ca801000568ce0f1920fff8f800",
  "1280x720 of 4:2:2":
    "1700000000017a001fffe10018677a001fbcb402802dd80880000003008000001e078c195001000468ce0fc8fef8f800",
  "1920x1080 in fields":
    "170000000001640028ffe1001a67640028acd94078044fde0220000003002000000783e2c5b2c001000668fba3cb22c0fdf8f800",
};

describe("what an encoder announces", () => {
  it("is the size of its pictures, whatever the profile", () => {
    for (const [name, hex] of Object.entries(headers)) {
      const [width, height] = name.split(" ")[0]?.split("x").map(Number) ?? [];
      expect([name, pictureSizeOf(Buffer.from(hex, "hex"))]).toEqual([name, { width, height }]);
    }
  });

  it("is read without what only keeps zeros apart", () => {
    // Baseline, its number written with so many zeros that an escape follows; then 40 × 30 blocks without a cut.
    const bits = [
      "01000010",
      "0".repeat(16),
      "0000001000000",
      "1",
      "1",
      "1",
      "1",
      "0",
      "00000101000",
      "000011110",
      "1000",
    ];
    const set =
      bits
        .join("")
        .padEnd(80, "0")
        .match(/.{8}/g)
        ?.map((byte) => parseInt(byte, 2)) ?? [];
    const escaped = [...set.slice(0, 3), 3, ...set.slice(3)];
    const record = [0x17, 0, 0, 0, 0, 1, 66, 0, 0, 0xff, 0xe1, 0, escaped.length + 1, 0x67, ...escaped];
    expect(pictureSizeOf(Buffer.from(record))).toEqual({ width: 640, height: 480 });
  });

  it("is nothing when the header is cut off or is none", () => {
    const whole = Buffer.from(headers["1920x1080 of 4:2:0"], "hex");
    for (let length = 0; length < 38; length++) expect(pictureSizeOf(whole.subarray(0, length))).toBe(null);
    expect(pictureSizeOf(Buffer.alloc(60))).toBe(null);
    expect(pictureSizeOf(Buffer.concat([whole.subarray(0, 13), Buffer.alloc(60)]))).toBe(null);
  });

  it("is how the sound is sampled", () => {
    expect(soundFormOf(Buffer.from("af00121056e500", "hex"))).toEqual({ sampleRate: 44_100, channels: 2 });
    expect(soundFormOf(Buffer.from("af001188", "hex"))).toEqual({ sampleRate: 48_000, channels: 1 });
    expect(soundFormOf(Buffer.from("af00", "hex"))).toBe(null);
    expect(soundFormOf(Buffer.from("af0017ff", "hex"))).toBe(null);
  });
});
