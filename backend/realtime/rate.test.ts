import { expect, it } from "vitest";
import { createBucket } from "./rate.ts";

it("lets a burst through, then only what the rate allows", () => {
  let time = 0;
  const bucket = createBucket(3, 2, () => time);
  const take = (times: number) => Array.from({ length: times }, () => bucket.take());
  expect(take(4)).toEqual([true, true, true, false]);
  time = 500;
  expect(take(2)).toEqual([true, false]);
  time = 60_000;
  expect(take(4)).toEqual([true, true, true, false]);
});
