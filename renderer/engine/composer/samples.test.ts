import { expect, test } from "vitest";
import { toSixteenBits } from "./samples.ts";

test("samples of two channels take turns, and what is too loud is cut", () => {
  const bytes = toSixteenBits(new Float32Array([0, 0.5, 2, -1, 0, -7]));
  expect([...new Int16Array(bytes.buffer)]).toEqual([0, -32767, 16384, 0, 32767, -32767]);
});
