import { expect, test } from "vitest";
import { resolveTheme } from "./theme.ts";

const dark = { isDark: true, wantsContrast: false };
const light = { isDark: false, wantsContrast: false };

test.each([
  ["system", dark, "dark"],
  ["system", light, "light"],
  ["system", { isDark: false, wantsContrast: true }, "contrast"],
  ["light", dark, "light"],
  ["dark", { isDark: true, wantsContrast: true }, "dark"],
  ["contrast", light, "contrast"],
] as const)("“%s” on %o is %s", (choice, system, theme) => {
  expect(resolveTheme(choice, system)).toBe(theme);
});
