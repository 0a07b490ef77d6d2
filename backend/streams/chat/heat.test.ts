import { expect, it } from "vitest";
import { heatOf, stepOf } from "./heat.ts";

it("a step is a multiple of what is stored, so that there are not more of them than wanted", () => {
  expect([stepOf(0, 100), stepOf(500, 100), stepOf(501, 100), stepOf(28_800, 120)]).toEqual([5, 5, 10, 240]);
});

it("reactions and messages of a step stand together, in the order of time, with what came most", () => {
  const reactions = [
    { at: 20, type: "like", count: 2 },
    { at: 20, type: "fire", count: 5 },
    { at: 0, type: "sad", count: 1 },
  ] as const;
  const messages = [
    { at: 20, count: 3 },
    { at: 10, count: 4 },
  ];
  expect(heatOf(reactions, messages)).toEqual([
    { at: 0, reactions: 1, messages: 0, top: "sad" },
    { at: 10, reactions: 0, messages: 4, top: null },
    { at: 20, reactions: 7, messages: 3, top: "fire" },
  ]);
});
