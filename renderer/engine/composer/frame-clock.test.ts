import { expect, test } from "vitest";
import { nextPicture } from "./frame-clock.ts";

const pictureMicroseconds = 1_000_000 / 30;

function counted(milliseconds: readonly number[]): readonly (number | null)[] {
  let last = -1;
  return milliseconds.map((time) => {
    const next = nextPicture(last, time * 1000, pictureMicroseconds);
    last = next ?? last;
    return next;
  });
}

test("pictures stand at equal distances although the beat comes unevenly", () => {
  expect(counted([0, 40, 60, 108, 130, 170])).toEqual([0, 1, 2, 3, 4, 5]);
});

test("what did not come leaves its place empty, and a beat that is too fast is left out", () => {
  expect(counted([0, 100, 133])).toEqual([0, 3, 4]);
  const fast = counted(Array.from({ length: 3000 }, (_, at) => at * 33)); // a hundredth too fast
  const sent = fast.filter((each) => each !== null);
  expect(sent.length).toBeLessThan(2980);
  expect(Math.abs((sent.at(-1) ?? 0) - (2999 * 33) / (1000 / 30))).toBeLessThan(2);
});
