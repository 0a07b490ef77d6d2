import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";
import { createPlanes } from "./planes.ts";

it("says how light each field of the picture is", () => {
  const planes = createPlanes(1280, 720);
  for (let row = 80; row < 160; row++) planes.y.fill(200, row * 1280 + 160, row * 1280 + 240);
  const fields = fingerprintOf(planes);
  expect(fields).toHaveLength(144);
  expect([...fields].flatMap((each, at) => (each === 0 ? [] : [[at, each]]))).toEqual([[16 + 2, 200]]);
});
