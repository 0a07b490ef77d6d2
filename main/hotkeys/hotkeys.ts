import type { HotkeyAction, HotkeyBinding, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import { type CallOwner, isBusy } from "../calls/owner.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { judgeBinding, settingOf } from "./binding.ts";
import type { Grab } from "./grab.ts";
import type { HoldHook } from "./hold-hook.ts";
import { createHold, type Hold } from "./hold.ts";
import { createPressRule } from "./press-rule.ts";
import { createTap, type Tap } from "./tap.ts";

type Deps = {
  readonly owner: CallOwner;
  readonly settings: SettingsStore;
  readonly grab: Grab;
  readonly hook: HoldHook;
  readonly now: () => number;
  readonly onChanged: (hotkeys: readonly HotkeyStatus[]) => void;
};

/** The keys of the whole desktop. */
export type Hotkeys = {
  readonly list: () => HotkeyStatus[];
  /** The keys that act now, for other surfaces to show. */
  readonly activeKeys: (action: HotkeyAction) => string | null;
  readonly bind: (action: HotkeyAction, accelerator: string | null) => HotkeyBinding;
  readonly setRecording: (isRecording: boolean) => void;
  readonly stop: () => void;
};

/** Takes the chosen keys during a call only, and gives them back with its end. */
export function createHotkeys({ owner, settings, grab, hook, now, onChanged }: Deps): Hotkeys {
  const press = createPressRule(now);
  const toggle = () => {
    const event = press();
    if (event) owner.dispatchMute(event);
  };
  const setOpen = (isOpen: boolean) => owner.dispatchMute({ type: "set", muted: !isOpen, from: "hotkey" });
  const list = () => listHotkeys(settings.get(), tap, hold);
  const tellChange = createChangeTeller(list, onChanged);
  const tap = createTap(grab, toggle, tellChange);
  const hold = createHold(hook, setOpen, tellChange);
  let isRecording = false;
  let isStopped = false;

  const apply = () => {
    const isActive = isBusy(owner.getCall()) && !isRecording && !isStopped;
    const { hotkeyToggleMute, hotkeyHoldToTalk } = settings.get();
    tap.want(isActive ? hotkeyToggleMute : null);
    hold.want(isActive ? hotkeyHoldToTalk : null);
    tellChange();
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
    setRecording(next) {
      if (next === isRecording) return;
      isRecording = next;
      apply();
    },
    stop() {
      isStopped = true;
      stops.forEach((stop) => stop());
      apply();
    },
  };
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
