import { expect, it } from "vitest";
import { candidatesFor, userNameFrom } from "./user-names.ts";

it.each([
  ["ann@example.org", "ann"],
  ["Ann.Lee_2-x@example.org", "ann.lee_2-x"],
  ["ann+calls@example.org", "anncalls"],
  ["漢字@example.org", "user"],
  [`${"a".repeat(64)}@example.org`, "a".repeat(40)],
])("makes a user name of %s", (email, name) => {
  expect(userNameFrom(email)).toBe(name);
});

it("counts on when the name is taken", () => {
  const names = candidatesFor("ann");
  expect([names.next().value, names.next().value, names.next().value]).toEqual(["ann", "ann-2", "ann-3"]);
});
