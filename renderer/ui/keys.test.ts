import { expect, test } from "vitest";
import { capsOf, ariaKeys, isPressed, keyCaps } from "./keys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("keys are drawn as each system draws them", () => {
  expect(keyCaps("Mod+Shift+M", "mac")).toEqual(["⌘", "⇧", "M"]);
  expect(keyCaps("Mod+Shift+M", "pc")).toEqual(["Ctrl", "⇧", "M"]);
  expect(keyCaps("Alt+N", "mac")).toEqual(["⌥", "N"]);
  expect(keyCaps("Enter", "pc")).toEqual(["↵"]);
});

test("readers hear the keys of the system", () => {
  expect([ariaKeys("Mod+K", "mac"), ariaKeys("Mod+K", "pc"), ariaKeys("Esc", "pc")]).toEqual([
    "Meta+K",
    "Control+K",
    "Escape",
  ]);
});

test.each([
  ["Mod+K on a PC is Ctrl", press("k", { ctrlKey: true }), "Mod+K", "pc", true],
  ["Mod+K on a Mac is not Ctrl", press("k", { ctrlKey: true }), "Mod+K", "mac", false],
  ["Mod+K on a Mac is Command", press("k", { metaKey: true }), "Mod+K", "mac", true],
  ["a further key held is another combination", press("k", { ctrlKey: true, shiftKey: true }), "Mod+K", "pc", false],
  ["the system's own key held is another combination", press("m", { metaKey: true }), "M", "pc", false],
  ["a Mac's Alt types a sign, the place counts", { ...press("n", { altKey: true }), key: "˜" }, "Alt+N", "mac", true],
  ["a letter alone", press("m"), "M", "pc", true],
  ["Esc", press("Escape"), "Esc", "pc", true],
  ["a sign", { ...press(","), code: "Comma", ctrlKey: true }, "Mod+,", "pc", true],
] as const)("%s", (_, event, keys, style, expected) => {
  expect(isPressed(event, keys, style)).toBe(expected);
});

test.each([
  ["CommandOrControl+Shift+M", "Mod+Shift+M"],
  ["Control+Alt+Up", "Ctrl+Alt+↑"],
  ["F9", "F9"],
])("%s is drawn as %s", (accelerator, caps) => {
  expect(capsOf(accelerator)).toBe(caps);
});
