import { HotkeyAction, type HotkeyBinding, readAccelerator } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import type { Grabbed } from "./grab.ts";
import { canBeHeld } from "./hook-keys.ts";

type Keys = Pick<Settings, "hotkeyToggleMute" | "hotkeyHoldToTalk" | "studioHotkeys">;

/** The keys of an action. */
function keysOf(action: HotkeyAction, keys: Keys): string | null {
  if (action === "toggle-mute") return keys.hotkeyToggleMute;
  return action === "hold-to-talk" ? keys.hotkeyHoldToTalk : keys.studioHotkeys[action];
}

/** The settings with other keys for an action. */
export function withKeys(action: HotkeyAction, accelerator: string | null, { studioHotkeys }: Keys): Partial<Keys> {
  if (action === "toggle-mute") return { hotkeyToggleMute: accelerator };
  if (action === "hold-to-talk") return { hotkeyHoldToTalk: accelerator };
  return { studioHotkeys: { ...studioHotkeys, [action]: accelerator } };
}

/** Seldom used by others; the first free one is suggested when the wanted keys are not. */
const suggestions = [
  "CommandOrControl+Shift+M",
  "CommandOrControl+Alt+M",
  "Alt+Shift+M",
  "CommandOrControl+Shift+F9",
  "CommandOrControl+Alt+F9",
  "F9",
  "F8",
  // The studio has many.
  "CommandOrControl+Shift+F10",
  "CommandOrControl+Alt+F10",
  "CommandOrControl+Shift+F11",
  "CommandOrControl+Alt+F11",
] as const;

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
  if (accelerator === keysOf(action, keys)) return { outcome: "bound", accelerator };
  const suggest = () =>
    suggestions.find((each) => ownerOf(each, keys) === undefined && probe(each) === "active") ?? null;
  const other = ownerOf(accelerator, keys);
  if (other !== undefined) return { outcome: "conflict", action: other, suggestion: suggest() };
  // "unavailable" is no fault of these keys: they are kept for a session that can give them.
  if (probe(accelerator) === "taken") return { outcome: "taken", suggestion: suggest() };
  return { outcome: "bound", accelerator };
}

/** Our own hotkey that has these keys. */
function ownerOf(accelerator: string, keys: Keys): HotkeyAction | undefined {
  return HotkeyAction.options.find((action) => keysOf(action, keys) === accelerator);
}
