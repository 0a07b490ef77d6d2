import { z } from "zod";

/** What keys of the whole desktop do in the studio, in the order in which they are shown. */
export const studioHotkeys = [
  "go-live",
  "end-stream",
  "next-scene",
  "previous-scene",
  "scene-1",
  "scene-2",
  "scene-3",
  "scene-4",
  "scene-5",
  "scene-6",
  "scene-7",
  "scene-8",
  "scene-9",
  "mark-moment",
  "save-clip",
  "studio-microphone",
  "streamer-mode",
] as const;
export type StudioHotkey = (typeof studioHotkeys)[number];

/** What a key of the whole desktop does, whichever application has the focus. */
export const HotkeyAction = z.enum(["toggle-mute", "hold-to-talk", ...studioHotkeys]);
export type HotkeyAction = z.output<typeof HotkeyAction>;

/** Whether it is one of the studio's. */
export function isStudioHotkey(action: HotkeyAction): action is StudioHotkey {
  return action !== "toggle-mute" && action !== "hold-to-talk";
}

/**
 * Where one hotkey stands. "waiting": while it could not act (outside a call; most of the studio's with it closed
 * and nothing sent) nothing is taken from other applications. "taken": another application or the desktop has these keys.
 * "unavailable": this session cannot give keys of the whole desktop.
 */
export const HotkeyStatus = z.object({
  action: HotkeyAction,
  /** In Electron's spelling, as `readAccelerator` writes it; null is switched off. */
  accelerator: z.string().nullable(),
  state: z.enum(["off", "waiting", "active", "taken", "unavailable"]),
});
export type HotkeyStatus = Readonly<z.output<typeof HotkeyStatus>>;

/** What became of a wish for other keys; `suggestion` is a combination that was free a moment ago. */
export const HotkeyBinding = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("bound") }),
  z.object({ outcome: z.literal("taken"), suggestion: z.string().nullable() }),
  /** Another of our own hotkeys has them. */
  z.object({ outcome: z.literal("conflict"), action: HotkeyAction, suggestion: z.string().nullable() }),
  /** No combination, or one that would swallow ordinary typing. */
  z.object({ outcome: z.literal("not-a-hotkey") }),
  /** Letting go of this key is never told, so it cannot be held. */
  z.object({ outcome: z.literal("cannot-hold") }),
]);
export type HotkeyBinding = Readonly<z.output<typeof HotkeyBinding>>;

/**
 * A hotkey as it was heard, for the page that tries them: a press, a held key going down and up, and the microphone that
 * opens and closes with it. `at` is in milliseconds since 1970.
 */
export const HotkeyHeard = z.object({
  action: HotkeyAction,
  what: z.enum(["pressed", "down", "up", "opened", "closed"]),
  at: z.number(),
});
export type HotkeyHeard = Readonly<z.output<typeof HotkeyHeard>>;

/** The keys of a person who has chosen none. */
export const defaultHotkeys = { toggleMute: "CommandOrControl+Shift+M", holdToTalk: null } as const;

const modifiers = ["CommandOrControl", "Control", "Command", "Alt", "Shift", "Super"] as const;
type Modifier = (typeof modifiers)[number];

const spellings: Readonly<Record<string, Modifier>> = {
  commandorcontrol: "CommandOrControl",
  cmdorctrl: "CommandOrControl",
  control: "Control",
  ctrl: "Control",
  command: "Command",
  cmd: "Command",
  alt: "Alt",
  option: "Alt",
  shift: "Shift",
  super: "Super",
  meta: "Super",
};
const namedKeys = [
  "Space",
  "Tab",
  "Backspace",
  "Delete",
  "Insert",
  "Return",
  "Up",
  "Down",
  "Left",
  "Right",
  "Home",
  "End",
];
const moreKeys = ["PageUp", "PageDown", "Plus", "PrintScreen", "MediaPlayPause", "MediaStop", "MediaNextTrack"];
const keyNames = new Map([...namedKeys, ...moreKeys].map((name) => [name.toLowerCase(), name]));

/**
 * The one spelling of a combination, or null when it is none. A hotkey needs Control, Alt, Command or Super, or a key
 * that types nothing (F1 to F24, media keys): anything else would be missing from every text field of the desktop.
 */
export function readAccelerator(text: string): string | null {
  const parts = text.split("+").map((part) => part.trim());
  const key = keyName(parts.pop() ?? "");
  const found = new Set<Modifier>();
  for (const part of parts) {
    const modifier = spellings[part.toLowerCase()];
    if (modifier === undefined || found.has(modifier)) return null;
    found.add(modifier);
  }
  if (key === null) return null;
  const isStrong = [...found].some((modifier) => modifier !== "Shift");
  if (!isStrong && !/^(F\d+|Media\w+)$/.test(key)) return null;
  return [...modifiers.filter((modifier) => found.has(modifier)), key].join("+");
}

function keyName(text: string): string | null {
  if (/^[a-z0-9]$/i.test(text)) return text.toUpperCase();
  if (/^f([1-9]|1\d|2[0-4])$/i.test(text)) return text.toUpperCase();
  if (/^[-=,./;'[\]\\`]$/.test(text)) return text;
  return keyNames.get(text.toLowerCase()) ?? null;
}

/** The part of a keyboard event that a recorder needs. */
export type RecordedKey = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
};

const codeNames: Readonly<Record<string, string>> = {
  Space: "Space",
  Enter: "Return",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  Minus: "-",
  Equal: "=",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Semicolon: ";",
  Quote: "'",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Backquote: "`",
};

/**
 * The combination that a pressed key makes; null while only modifiers are held or it is no hotkey. Letters are read from
 * what they type, so that they are the ones printed on the keyboard, digits and signs from their place.
 */
export function acceleratorOf(pressed: RecordedKey, isMac: boolean): string | null {
  const { key, code, ctrlKey, altKey, shiftKey, metaKey } = pressed;
  const letter = /^[a-z]$/i.test(key) ? key : /^Key([A-Z])$/.exec(code)?.[1];
  const name = letter ?? /^Digit(\d)$/.exec(code)?.[1] ?? codeNames[code] ?? key;
  const held = [
    ...(isMac ? (metaKey ? ["CommandOrControl"] : []) : ctrlKey ? ["CommandOrControl"] : []),
    ...(isMac && ctrlKey ? ["Control"] : []),
    ...(altKey ? ["Alt"] : []),
    ...(shiftKey ? ["Shift"] : []),
    ...(!isMac && metaKey ? ["Super"] : []),
  ];
  return readAccelerator([...held, name].join("+"));
}
