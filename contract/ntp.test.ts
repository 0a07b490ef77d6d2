import { expect, test } from "vitest";
import { ntpOf } from "./ntp.ts";

test("is whole seconds since 1900 and the part of a second, both to the bit", () => {
  expect(ntpOf(0)).toBe(2_208_988_800n << 32n);
  expect(ntpOf(500)).toBe((2_208_988_800n << 32n) | 0x8000_0000n);
  const fraction = Number(ntpOf(1_700_000_000_827.342) & 0xffff_ffffn) / 2 ** 32;
  expect(fraction).toBeCloseTo(0.827_342, 5);
});
