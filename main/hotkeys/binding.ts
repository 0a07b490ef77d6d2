import { type HotkeyAction, type HotkeyBinding, readAccelerator } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import type { Grabbed } from "./grab.ts";
import { canBeHeld } from "./hook-keys.ts";

/** The setting that holds the keys of an action. */
export const settingOf = {
  "toggle-mute": "hotkeyToggleMute",
  "hold-to-talk": "hotkeyHoldToTalk",
} as const satisfies Record<HotkeyAction, keyof Settings>;

/** Seldom used by others; the first free one is suggested when the wanted keys are not. */
const suggestions = [
  "CommandOrControl+Shift+M",
  "CommandOrControl+Alt+M",
  "Alt+Shift+M",
  "CommandOrControl+Shift+F9",
  "CommandOrControl+Alt+F9",
  "F9",
  "F8",
] as const;

type Keys = Pick<Settings, "hotkeyToggleMute" | "hotkeyHoldToTalk">;

/** Judges a wish for other keys. `probe` asks the desktop whether it would give them. */
export function judgeBinding(
  action: HotkeyAction,
  wanted: string | null,
  keys: Keys,
  probe: (accelerator: string) => Grabbed,
): HotkeyBinding & { readonly accelerator?: string | null } {
  if (wanted === null) return { outcome: "bound", accelerator: null };
  const accelerator = readAccelerator(wanted);
  if (accelerator === null) return { outcome: "not-a-hotkey" };
  if (action === "hold-to-talk" && !canBeHeld(accelerator)) return { outcome: "cannot-hold" };
  if (accelerator === keys[settingOf[action]]) return { outcome: "bound", accelerator };
  const other = action === "toggle-mute" ? "hold-to-talk" : "toggle-mute";
  const suggest = () => suggestions.find((each) => !isOneOf(each, keys) && probe(each) === "active") ?? null;
  if (accelerator === keys[settingOf[other]]) return { outcome: "conflict", action: other, suggestion: suggest() };
  // "unavailable" is no fault of these keys: they are kept for a session that can give them.
  if (probe(accelerator) === "taken") return { outcome: "taken", suggestion: suggest() };
  return { outcome: "bound", accelerator };
}

function isOneOf(accelerator: string, { hotkeyToggleMute, hotkeyHoldToTalk }: Keys): boolean {
  return accelerator === hotkeyToggleMute || accelerator === hotkeyHoldToTalk;
}
