import { expect, it } from "vitest";
import { pictureDelaysOf } from "./picture-delays.ts";
import type { Source } from "./studio.ts";

const camera = (id: string, offsetMilliseconds?: number): Source => ({
  ...{ id, kind: "camera", name: id, device: null },
  ...(offsetMilliseconds === undefined ? {} : { offsetMilliseconds }),
});
const text: Source = { id: "title", kind: "text", name: "Title", text: "Release" };

it("shows a picture later by itself", () => {
  expect(pictureDelaysOf([camera("a"), camera("b", 300), text])).toEqual({ whole: 0, each: { a: 0, b: 300 } });
});

it("shows one earlier by putting the others and the sound off", () => {
  expect(pictureDelaysOf([camera("a", -200), camera("b"), camera("c", 100)])).toEqual({
    whole: 200,
    each: { a: 0, b: 200, c: 300 },
  });
});

it("puts nothing off without moving pictures", () => {
  expect(pictureDelaysOf([text])).toEqual({ whole: 0, each: {} });
});
