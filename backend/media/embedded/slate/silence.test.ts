import { describe, expect, it } from "vitest";
import { frameMsOf, isSameSound, soundConfigOf, soundFormOf } from "./silence.ts";

const header = (...bytes: readonly number[]) => Buffer.from([0xaf, 0, ...bytes]);

describe("the form of sound", () => {
  it.each([
    { form: { rate: 48_000, channels: 2 }, bytes: [0x11, 0x90] },
    { form: { rate: 44_100, channels: 2 }, bytes: [0x12, 0x10] },
    { form: { rate: 44_100, channels: 1 }, bytes: [0x12, 0x08] },
    { form: { rate: 16_000, channels: 1 }, bytes: [0x14, 0x08] },
  ] as const)("is read and written: $form", ({ form, bytes }) => {
    expect(soundFormOf(header(...bytes))).toEqual(form);
    expect([...soundConfigOf(form)]).toEqual(bytes);
  });

  it("is the same whatever hints follow, and another with another rate, other channels, or none", () => {
    const plain = header(0x11, 0x90);
    expect(isSameSound(plain, header(0x11, 0x90, 0x56, 0xe5, 0))).toBe(true);
    expect(isSameSound(null, null)).toBe(true);
    expect([header(0x12, 0x10), header(0x11, 0x88), null].map((each) => isSameSound(plain, each))).toEqual([
      ...[false, false, false],
    ]);
  });

  it("says how long a frame lasts", () => {
    expect(frameMsOf({ rate: 16_000, channels: 1 })).toBe(64);
  });
});
