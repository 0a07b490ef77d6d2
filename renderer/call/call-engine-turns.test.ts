import { expect, test } from "vitest";
import { createTurns } from "./call-engine-turns.ts";

test("the first begins at once, the next when the one before is done, and only the last one is the newest", async () => {
  const seen: string[] = [];
  const { take } = createTurns();
  let finish: () => void = () => undefined;
  const first = take(async (isNewest) => {
    seen.push("first begins");
    await new Promise<void>((resolve) => (finish = resolve));
    seen.push(`first is ${isNewest() ? "the newest" : "old"}`);
    throw new Error("and fails");
  });
  const second = take(async (isNewest) => void seen.push(`second is ${isNewest() ? "the newest" : "old"}`));
  expect(seen).toEqual(["first begins"]);
  finish();
  await expect(first).rejects.toThrow("and fails");
  await second;
  expect(seen).toEqual(["first begins", "first is old", "second is the newest"]);
});
