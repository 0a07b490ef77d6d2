import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

it("lets one begin when the one before has ended, well or not", async () => {
  const inTurn = createTurns();
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = inTurn(async () => {
    said.push("first begins");
    await promise;
    said.push("first ends");
    throw new Error("no");
  });
  const second = inTurn(async () => said.push("second"));
  const failed = first.then(
    () => "well",
    () => "badly",
  );
  await Promise.resolve();
  resolve();
  await second;
  expect([await failed, said]).toEqual(["badly", ["first begins", "first ends", "second"]]);
});
