import { createContext, useContext } from "react";

/** How keys are drawn: Apple's signs or words. */
export type KeyStyle = "mac" | "pc";

const mac: Record<string, string> = { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Enter: "↵", Esc: "esc" };
const pc: Record<string, string> = { Mod: "Ctrl", Shift: "⇧", Enter: "↵" };

/** "Mod+Shift+M" as caps: `⌘ ⇧ M` or `Ctrl ⇧ M`. */
export function keyCaps(keys: string, style: KeyStyle): readonly string[] {
  const signs = style === "mac" ? mac : pc;
  return keys.split("+").map((key) => signs[key] ?? key);
}

const drawn: Readonly<Record<string, string>> = {
  CommandOrControl: "Mod",
  Control: "Ctrl",
  Command: "Mod",
  Return: "Enter",
  Up: "↑",
  Down: "↓",
  Left: "←",
  Right: "→",
};

/** Electron's spelling as `KeyCaps` takes it. */
export function capsOf(accelerator: string): string {
  return accelerator
    .split("+")
    .map((part) => drawn[part] ?? part)
    .join("+");
}

/** The same keys for `aria-keyshortcuts`. */
export function ariaKeys(keys: string, style: KeyStyle): string {
  return keys
    .split("+")
    .map((key) => (key === "Mod" ? (style === "mac" ? "Meta" : "Control") : key === "Ctrl" ? "Control" : key))
    .map((key) => (key === "Esc" ? "Escape" : key))
    .join("+");
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a key event is exactly these keys. Letters with Alt are read by their place: macOS types signs with them. */
export function isPressed(event: Pressed, keys: string, style: KeyStyle): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const wantsMeta = style === "mac" && wants("Mod");
  const wantsCtrl = wants("Ctrl") || (style === "pc" && wants("Mod"));
  return (
    event.metaKey === wantsMeta &&
    event.ctrlKey === wantsCtrl &&
    event.altKey === wants("Alt") &&
    event.shiftKey === wants("Shift") &&
    isKey(event, key)
  );
}

function isKey(event: Pressed, key: string): boolean {
  if (key === "Esc") return event.key === "Escape";
  return event.key.toLowerCase() === key.toLowerCase() || (event.altKey && event.code === `Key${key.toUpperCase()}`);
}

/** Set once by the app from the platform. */
export const KeyStyleContext = createContext<KeyStyle>("pc");

/** How keys are drawn here. */
export function useKeyStyle(): KeyStyle {
  return useContext(KeyStyleContext);
}

/** Whether keys without Ctrl or Alt act; a person can switch them off. */
export const SingleKeysContext = createContext(true);
