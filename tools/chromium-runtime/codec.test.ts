import { expect, test } from "vitest";
import { Codec } from "./codec.ts";

const codec = new Codec();
const through = (value: unknown): unknown => codec.decode(JSON.parse(JSON.stringify(codec.encode(value))));

test("values that can be cloned arrive as they were", () => {
  const value = {
    text: "ä\u0000",
    nothing: undefined,
    none: null,
    numbers: [1, -0, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n],
    at: new Date(5),
    bytes: new Uint8Array([0, 255, 7]).subarray(1),
    floats: new Float32Array([1.5]),
    buffer: new Uint8Array([1, 2]).buffer,
    map: new Map([["a", new Set([1])]]),
    pattern: /a+/gi,
    $: { v: 1 },
  };
  expect(through(value)).toEqual(value);
});

test("a hundred thousand bytes survive", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
  expect(through(bytes)).toEqual(bytes);
});

test("an error keeps its name and message", () => {
  const error = through(new RangeError("too far"));
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe("RangeError: too far");
});

test("what cannot be cloned is refused", () => {
  for (const value of [() => 1, Symbol("x"), Promise.resolve(), new WeakMap()])
    expect(() => codec.encode({ value })).toThrow("An object could not be cloned.");
});

test("an unknown tag is refused", () => {
  expect(() => codec.decode({ $: "function", v: 1 })).toThrow("unknown function");
});
