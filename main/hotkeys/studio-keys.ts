import { type HotkeyStatus, type StudioHotkey, studioHotkeys } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import type { Grab } from "./grab.ts";
import { createSinglePress } from "./single-press.ts";
import { createTap } from "./tap.ts";

/** What the studio's keys do, and when they can. */
export type StudioDesk = {
  readonly canAct: (hotkey: StudioHotkey) => boolean;
  readonly press: (hotkey: StudioHotkey) => void;
  /** Told when one can act that could not before, or the other way round. */
  readonly listen: (listener: () => void) => () => void;
};

/** The studio's keys of the whole desktop. */
export type StudioKeys = {
  /** Takes the keys of those that may act, and gives back the others. */
  readonly want: (keys: Settings["studioHotkeys"], mayTake: (hotkey: StudioHotkey) => boolean) => void;
  readonly list: (keys: Settings["studioHotkeys"]) => HotkeyStatus[];
  readonly stop: () => void;
};

type Deps = {
  readonly grab: Grab;
  readonly press: (hotkey: StudioHotkey) => void;
  readonly now: () => number;
  readonly onChanged: () => void;
};

/** One tap for each. */
export function createStudioKeys({ grab, press, now, onChanged }: Deps): StudioKeys {
  const keys = studioHotkeys.map((hotkey) => {
    const single = createSinglePress(now, () => press(hotkey));
    return { hotkey, single, tap: createTap(grab, single.press, onChanged) };
  });
  return {
    want(wanted, mayTake) {
      const next = ({ hotkey }: (typeof keys)[number]) => (mayTake(hotkey) ? wanted[hotkey] : null);
      // Two that change their keys with each other: both are given back before either is taken.
      for (const each of keys) if (each.tap.accelerator() !== next(each)) each.tap.want(null);
      for (const each of keys) each.tap.want(next(each));
    },
    list: (wanted) =>
      keys.map(({ hotkey, tap }) => {
        const accelerator = wanted[hotkey];
        return { action: hotkey, accelerator, state: accelerator === null ? "off" : tap.state() };
      }),
    stop: () => keys.forEach(({ single }) => single.stop()),
  };
}
