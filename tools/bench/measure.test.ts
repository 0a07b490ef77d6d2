import { expect, test } from "vitest";
import { measure } from "./measure.ts";
import type { Bench, Row } from "./row.ts";

function rowOf(bench: Partial<Bench>, calls: string[] = []): Row {
  const sample = (name: string, value: number) => () => {
    calls.push(name);
    return Promise.resolve(value);
  };
  return {
    id: "P0",
    title: "a test",
    reference: "another",
    unit: "ms",
    goals: [],
    prepare: () =>
      Promise.resolve({
        ours: sample("ours", 2),
        reference: sample("reference", 1),
        close: () => {
          calls.push("close");
          return Promise.resolve();
        },
        ...bench,
      }),
  };
}

test("one pair warms up, then pairs alternate, then all is closed", async () => {
  const calls: string[] = [];
  const result = await measure(rowOf({}, calls), 2, () => undefined);
  expect(calls).toEqual(["ours", "reference", "ours", "reference", "reference", "ours", "close"]);
  expect([result.pairs, result.failure]).toEqual([
    [
      { ours: 2, reference: 1 },
      { ours: 2, reference: 1 },
    ],
    null,
  ]);
});

test("a side that measures nothing fails the row instead of scoring zero", async () => {
  const calls: string[] = [];
  const result = await measure(rowOf({ ours: () => Promise.resolve(0) }, calls), 3, () => undefined);
  expect(result.failure).toBe("ours measured 0: the fixture is broken");
  expect(calls).toEqual(["close"]);
});

test("a side that throws fails the row with its reason", async () => {
  const broken = () => Promise.reject(new Error("0 frames"));
  const result = await measure(rowOf({ reference: broken }), 3, () => undefined);
  expect([result.failure, result.pairs]).toEqual(["0 frames", []]);
});
