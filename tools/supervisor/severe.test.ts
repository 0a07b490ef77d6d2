import { expect, test } from "vitest";
import { severeIn } from "./severe.mjs";

test.each([
  ['{"level":50,"msg":"the database was restored"}', "the database was restored"],
  ['{"level":60,"msg":"fatal"}', "fatal"],
  ['{"level":40,"msg":"slow"}', undefined],
  ['{"level":"error","msg":"other spelling"}', undefined],
  ["ready http://127.0.0.1:4000", undefined],
  ["{ not json", undefined],
])("of %s a person hears %s", (line, heard) => {
  expect(severeIn(line)).toBe(heard);
});
