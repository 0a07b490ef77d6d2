import { expect, test } from "vitest";
import { createKey, isGateOpen, loudness, ramp } from "./gate-rules.ts";

test("a gate without a key, or with one that never spoke, is shut", () => {
  expect(isGateOpen([], 0)).toBe(false);
  expect(isGateOpen([createKey(null, 0)], 0)).toBe(false);
});

test("every key has to say open", () => {
  const [page, main] = [createKey(null, 0), createKey(1.5, 0)];
  page.isOpen = true;
  expect(isGateOpen([page, main], 0)).toBe(false);
  main.isOpen = true;
  expect(isGateOpen([page, main], 0)).toBe(true);
  main.isOpen = false;
  expect(isGateOpen([page, main], 0)).toBe(false);
});

test("a key whose lease ran out shuts the gate", () => {
  const key = createKey(1.5, 10);
  key.isOpen = true;
  expect([isGateOpen([key], 11.5), isGateOpen([key], 11.51)]).toEqual([true, false]);
});

test("shutting is silent within one block, and what follows is digital silence", () => {
  const input = new Float32Array(128).fill(0.5);
  const output = new Float32Array(128);
  ramp(input, output, 1, 0);
  expect(output[0]).toBeCloseTo(0.496, 2);
  expect(output[127]).toBe(0);
  ramp(input, output, 0, 0);
  expect(output.every((sample) => sample === 0)).toBe(true);
});

test("open passes the very samples", () => {
  const input = Float32Array.from({ length: 128 }, (_, i) => Math.sin(i));
  const output = new Float32Array(128);
  ramp(input, output, 1, 1);
  expect([...output]).toEqual([...input]);
});

test("no microphone is silence", () => {
  const output = new Float32Array(4).fill(1);
  ramp(undefined, output, 1, 1);
  expect([...output]).toEqual([0, 0, 0, 0]);
  expect([loudness(undefined), loudness(new Float32Array([0.5, -0.5]))]).toEqual([0, 0.5]);
});
