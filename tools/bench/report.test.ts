import { expect, test } from "vitest";
import { tableOf } from "./report.ts";
import type { Measured, Row } from "./row.ts";

const row: Row = {
  id: "P0",
  title: "Start",
  reference: "blank page",
  unit: "ms",
  goals: [
    { name: "median", statistic: "median", limit: 1.2 },
    { name: "p95", statistic: "p95", limit: 1 },
  ],
  prepare: () => Promise.reject(new Error("not measured here")),
};
const pairs = Array.from({ length: 10 }, () => ({ ours: 110, reference: 100 }));

test("each goal is a line with figures, ratio, interval and verdict", () => {
  const result: Measured = { row, pairs, failure: null, notes: [] };
  expect(tableOf([result]).split("\n")).toEqual([
    "row  what           ours      reference  ratio [95 % interval]  goal    met",
    "P0   Start, median  110.0 ms  100.0 ms   1.10 [1.10 … 1.10]     ≤ 1.20  yes",
    "P0   Start, p95     110.0 ms  100.0 ms   1.10 [1.10 … 1.10]     ≤ 1.00  no",
  ]);
});

test("a broken row tells why and gives no figure", () => {
  const result: Measured = { row, pairs: [], failure: "0 frames", notes: [] };
  expect(tableOf([result])).toContain("broken: 0 frames");
});
