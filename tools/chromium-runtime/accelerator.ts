import x11 from "x11";

/** A key combination as the X server has it. */
export type Combination = { readonly modifiers: number; readonly keysym: number };

const modifiers: Readonly<Record<string, number>> = {
  shift: 1,
  control: 4,
  ctrl: 4,
  commandorcontrol: 4,
  cmdorctrl: 4,
  alt: 8,
  option: 8,
  super: 64,
  meta: 64,
  command: 64,
  cmd: 64,
  altgr: 128,
};

/** Electron's key names whose X11 names differ. */
const names: Readonly<Record<string, string>> = {
  plus: "plus",
  space: "space",
  enter: "Return",
  esc: "Escape",
  pageup: "Prior",
  pagedown: "Next",
  printscreen: "Print",
  backspace: "BackSpace",
  capslock: "Caps_Lock",
  numlock: "Num_Lock",
  scrolllock: "Scroll_Lock",
  numdec: "KP_Decimal",
  numadd: "KP_Add",
  numsub: "KP_Subtract",
  nummult: "KP_Multiply",
  numdiv: "KP_Divide",
};

const media: Readonly<Record<string, number>> = {
  volumeup: 0x1008ff13,
  volumedown: 0x1008ff11,
  volumemute: 0x1008ff12,
  medianexttrack: 0x1008ff17,
  mediaprevioustrack: 0x1008ff16,
  mediastop: 0x1008ff15,
  mediaplaypause: 0x1008ff14,
};

function keysymOf(key: string): number | undefined {
  const lower = key.toLowerCase();
  if (key.length === 1) return lower.charCodeAt(0); // Latin-1 keysyms are the characters' own codes
  const number = /^num(\d)$/.exec(lower)?.[1];
  const wanted = number ? `KP_${number}` : (names[lower] ?? key);
  const found = Object.entries(x11.keySyms).find(([name]) => name.toLowerCase() === `xk_${wanted.toLowerCase()}`);
  return media[lower] ?? found?.[1].code;
}

/** Reads an accelerator such as `CommandOrControl+Shift+M`; nothing when it is none. */
export function parseAccelerator(accelerator: string): Combination | undefined {
  const parts = accelerator.endsWith("++") ? [...accelerator.slice(0, -2).split("+"), "+"] : accelerator.split("+");
  const key = parts.at(-1) ?? "";
  const keysym = keysymOf(key);
  const bits = parts.slice(0, -1).map((part) => modifiers[part.toLowerCase()]);
  if (keysym === undefined || bits.includes(undefined)) return undefined;
  return { modifiers: bits.reduce<number>((all, bit) => all | (bit ?? 0), 0), keysym };
}
