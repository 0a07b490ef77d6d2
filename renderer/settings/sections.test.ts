import { expect, test } from "vitest";
import { findSections, sectionIds } from "./sections.ts";

test.each([
  ["", [...sectionIds]],
  ["mic", ["sound"]],
  ["dark", ["appearance"]],
  ["Log Out", ["account"]],
  ["push to talk", ["hotkeys"]],
  ["keyboard", ["accessibility"]],
  ["xyzzy", []],
])("“%s” finds its sections", (typed, ids) => {
  expect(findSections(typed)).toEqual(ids);
});
