import type { HotkeyHeard } from "@nchat/contract/hotkeys";

/** One line below the pad, the newest first. */
export type TrialLine = {
  readonly at: number;
  readonly action: HotkeyHeard["action"];
  readonly what: HotkeyHeard["what"];
  /** For a key that came up: how long it was down. */
  readonly heldSeconds: number | null;
};

/** What the pad shows of the hotkeys as they are heard. */
export type HotkeyTrial = {
  /** The hotkey heard last. */
  readonly action: HotkeyHeard["action"] | null;
  /** Since when the key for talking is down. */
  readonly downSince: number | null;
  /** Whether the held key has the microphone open. */
  readonly isOpen: boolean;
  readonly lines: readonly TrialLine[];
};

/** Nothing was heard yet. */
export const silentTrial: HotkeyTrial = { action: null, downSince: null, isOpen: false, lines: [] };

const linesShown = 3;

/** Pure. */
export function nextTrial(trial: HotkeyTrial, { action, what, at }: HotkeyHeard): HotkeyTrial {
  const heldSeconds = what === "up" && trial.downSince !== null ? (at - trial.downSince) / 1000 : null;
  const lines = [{ at, action, what, heldSeconds }, ...trial.lines].slice(0, linesShown);
  switch (what) {
    case "pressed":
      return { ...trial, action, lines };
    case "down":
      return { ...trial, action, downSince: at, lines };
    case "up":
      return { ...trial, action, downSince: null, lines };
    case "opened":
    case "closed":
      return { ...trial, action, isOpen: what === "opened", lines };
  }
}
