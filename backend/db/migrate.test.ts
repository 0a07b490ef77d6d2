import { expect, it } from "vitest";
import { statementsOf } from "./statements.ts";

it("takes a blank line for the end of a statement and leaves comments alone", () => {
  const text = "-- About people.\ncreate table a (\n  b int\n);\n\n\n-- Nothing here.\n\ncreate index on a (b);\n";
  expect(statementsOf(text)).toEqual(["-- About people.\ncreate table a (\n  b int\n);", "create index on a (b);"]);
});
