import { expect, it } from "vitest";
import { nextSent, nothingSent } from "./sent-rates.ts";

it("counts how fast it goes to each destination between two looks", () => {
  const first = nextSent(nothingSent, [{ destinationId: "a", bytes: 1_000_000 }], 10_000);
  expect(first).toEqual({ at: 10_000, by: { a: { bytes: 1_000_000, bitsPerSecond: null } } });
  const both = [
    { destinationId: "a", bytes: 3_000_000 },
    { destinationId: "b", bytes: 500 },
  ];
  const second = nextSent(first, both, 15_000);
  expect(second.by).toEqual({
    a: { bytes: 3_000_000, bitsPerSecond: 3_200_000 },
    b: { bytes: 500, bitsPerSecond: null },
  });
});

it("knows no rate of what was connected to anew, and forgets what is not told any more", () => {
  const first = nextSent(nothingSent, [{ destinationId: "a", bytes: 1_000_000 }], 10_000);
  const again = nextSent(first, [{ destinationId: "a", bytes: 20_000 }], 15_000);
  expect(again.by["a"]).toEqual({ bytes: 20_000, bitsPerSecond: null });
  expect(nextSent(again, [], 20_000).by).toEqual({});
});
