import type { HotkeyAction, HotkeyBinding, HotkeyHeard, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import { type CallOwner, isBusy } from "../calls/owner.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { judgeBinding, settingOf } from "./binding.ts";
import type { Grab } from "./grab.ts";
import type { HoldHook } from "./hold-hook.ts";
import { createHold, type Hold, probeHold } from "./hold.ts";
import { createPressRule } from "./press-rule.ts";
import { createTap, type Tap } from "./tap.ts";

type Deps = {
  readonly owner: CallOwner;
  readonly settings: SettingsStore;
  readonly grab: Grab;
  readonly hook: HoldHook;
  readonly now: () => number;
  readonly onChanged: (hotkeys: readonly HotkeyStatus[]) => void;
  /** What was heard while the page tries hotkeys. */
  readonly onHeard: (heard: HotkeyHeard) => void;
};

/** The keys of the whole desktop. */
export type Hotkeys = {
  readonly list: () => HotkeyStatus[];
  /** The keys that act now, for other surfaces to show. */
  readonly activeKeys: (action: HotkeyAction) => string | null;
  readonly bind: (action: HotkeyAction, accelerator: string | null) => HotkeyBinding;
  /** What a call would find now. In a call the keys are given back and taken anew first. */
  readonly check: () => Promise<HotkeyStatus[]>;
  readonly setRecording: (isRecording: boolean) => void;
  /** Takes the keys also outside a call and tells what is heard. */
  readonly setTrial: (isTrial: boolean) => void;
  /** The page that recorded or tried is gone. */
  readonly pageGone: () => void;
  readonly stop: () => void;
};

/** Takes the chosen keys during a call only (or while they are tried), and gives them back with its end. */
export function createHotkeys(deps: Deps): Hotkeys {
  const { owner, settings, hook, onChanged } = deps;
  const is = { recording: false, trial: false, stopped: false };
  const list = () => listHotkeys(settings.get(), tap, hold);
  const tellChange = createChangeTeller(list, onChanged);
  const { tap, hold } = createKeys(deps, () => is.trial, tellChange);

  const apply = () => {
    const isActive = (isBusy(owner.getCall()) || is.trial) && !is.recording && !is.stopped;
    const { hotkeyToggleMute, hotkeyHoldToTalk } = settings.get();
    tap.want(isActive ? hotkeyToggleMute : null);
    hold.want(isActive ? hotkeyHoldToTalk : null);
    tellChange();
  };
  const set = (change: Partial<typeof is>) => {
    Object.assign(is, change);
    apply();
  };
  const stops = [owner.listen({ onCall: apply }), settings.listen(apply)];
  return {
    list,
    activeKeys: (action) => {
      const found = list().find((each) => each.action === action);
      return found?.state === "active" ? found.accelerator : null;
    },
    bind(action, wanted) {
      const { accelerator, ...answer } = judgeBinding(action, wanted, settings.get(), tap.probe);
      if (answer.outcome === "bound" && accelerator !== undefined)
        settings.update({ [settingOf[action]]: accelerator });
      return answer;
    },
    async check() {
      const { recording } = is;
      set({ recording: true });
      set({ recording });
      return checkHotkeys(settings.get(), tap, hook);
    },
    setRecording: (recording) => set({ recording }),
    setTrial: (trial) => set({ trial }),
    pageGone: () => set({ recording: false, trial: false }),
    stop() {
      set({ stopped: true });
      stops.forEach((stop) => stop());
    },
  };
}

/** Both kinds of keys, and what they do to the one owner of mute. */
function createKeys(
  { owner, settings, grab, hook, now, onHeard }: Deps,
  isTrial: () => boolean,
  onChanged: () => void,
) {
  const press = createPressRule(now);
  const tell = (action: HotkeyAction, what: HotkeyHeard["what"]) => {
    if (isTrial()) onHeard({ action, what, at: now() });
  };
  const toggle = () => {
    const event = press();
    if (!event) return;
    tell("toggle-mute", "pressed");
    owner.dispatchMute(event);
  };
  const hold = createHold({
    hook,
    times: () => {
      const { holdReleaseMilliseconds, holdLimitSeconds } = settings.get();
      return { releaseMilliseconds: holdReleaseMilliseconds, limitMilliseconds: holdLimitSeconds * 1000 };
    },
    setOpen: (isOpen) => {
      tell("hold-to-talk", isOpen ? "opened" : "closed");
      owner.dispatchMute({ type: "set", muted: !isOpen, from: "hotkey" });
    },
    onKey: (what) => tell("hold-to-talk", what),
    onChanged,
  });
  return { tap: createTap(grab, toggle, onChanged), hold };
}

async function checkHotkeys(
  { hotkeyToggleMute, hotkeyHoldToTalk }: Settings,
  tap: Tap,
  hook: HoldHook,
): Promise<HotkeyStatus[]> {
  const toggle = hotkeyToggleMute === null ? "off" : tap.probe(hotkeyToggleMute);
  const hold = hotkeyHoldToTalk === null ? "off" : await probeHold(hook, hotkeyHoldToTalk);
  return [
    { action: "toggle-mute", accelerator: hotkeyToggleMute, state: toggle },
    { action: "hold-to-talk", accelerator: hotkeyHoldToTalk, state: hold },
  ];
}

function listHotkeys({ hotkeyToggleMute, hotkeyHoldToTalk }: Settings, tap: Tap, hold: Hold): HotkeyStatus[] {
  return [
    { action: "toggle-mute", accelerator: hotkeyToggleMute, state: hotkeyToggleMute === null ? "off" : tap.state() },
    { action: "hold-to-talk", accelerator: hotkeyHoldToTalk, state: hotkeyHoldToTalk === null ? "off" : hold.state() },
  ];
}

/** Tells the list when it is another one than before. */
function createChangeTeller(list: () => HotkeyStatus[], onChanged: Deps["onChanged"]): () => void {
  let told: string | null = null;
  return () => {
    const hotkeys = list();
    const text = JSON.stringify(hotkeys);
    if (text !== told) onChanged(hotkeys);
    told = text;
  };
}
