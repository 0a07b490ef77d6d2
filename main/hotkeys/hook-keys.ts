// What the hook library calls keys that an accelerator spells otherwise.
const otherNames: Readonly<Record<string, string>> = {
  Return: "Enter",
  Up: "ArrowUp",
  Down: "ArrowDown",
  Left: "ArrowLeft",
  Right: "ArrowRight",
  "-": "Minus",
  "=": "Equal",
  ",": "Comma",
  ".": "Period",
  "/": "Slash",
  ";": "Semicolon",
  "'": "Quote",
  "[": "BracketLeft",
  "]": "BracketRight",
  "\\": "Backslash",
  "`": "Backquote",
};
const sameNames = ["Space", "Tab", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "PrintScreen"];

/** The hook library's name of an accelerator's last key; null for keys whose letting go it never hears. */
export function hookKeyName(key: string): string | null {
  if (/^([A-Z\d]|F([1-9]|1\d|2[0-4]))$/.test(key) || sameNames.includes(key)) return key;
  return otherNames[key] ?? null;
}

/** Whether a combination can be held: not so media keys, of which systems tell the press only. */
export function canBeHeld(accelerator: string): boolean {
  return hookKeyName(accelerator.split("+").at(-1) ?? "") !== null;
}
