import type { HotkeyAction, HotkeyBinding, HotkeyHeard, HotkeyStatus, StudioHotkey } from "@nchat/contract/hotkeys";
import type { Settings } from "@nchat/contract/settings";
import type { MuteState } from "@nchat/contract/mute";
import { type CallOwner, isHeard } from "../calls/owner.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { judgeBinding, withKeys } from "./binding.ts";
import type { Grab } from "./grab.ts";
import type { HoldHook } from "./hold-hook.ts";
import { createHold, type Hold, probeHold } from "./hold.ts";
import { createPressRule } from "./press-rule.ts";
import { createStudioKeys, type StudioDesk, type StudioKeys } from "./studio-keys.ts";
import { createTap, type Tap } from "./tap.ts";

type Deps = {
  readonly owner: CallOwner;
  readonly settings: SettingsStore;
  readonly grab: Grab;
  readonly hook: HoldHook;
  readonly studio: StudioDesk;
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

/** Not at each press of mute, but when there begins to be something to mute, or ends to. */
function whenItTurns(apply: () => void) {
  let was: MuteState["step"] = "inactive";
  return ({ step }: MuteState) => {
    if (step === was) return;
    was = step;
    apply();
  };
}

/** Takes the chosen keys only while they can act (or are tried): those of a call with it, the studio's with that. */
export function createHotkeys(deps: Deps): Hotkeys {
  const { owner, settings, hook, studio, onChanged } = deps;
  const is = { recording: false, trial: false, stopped: false };
  const list = () => listHotkeys(settings.get(), keys);
  const tellChange = createChangeTeller(list, onChanged);
  const keys = createKeys(deps, () => is.trial, tellChange);

  const apply = () => {
    const isFree = !is.recording && !is.stopped;
    const isActive = isFree && (isHeard(owner) || is.trial);
    const { hotkeyToggleMute, hotkeyHoldToTalk, studioHotkeys } = settings.get();
    keys.tap.want(isActive ? hotkeyToggleMute : null);
    keys.hold.want(isActive ? hotkeyHoldToTalk : null);
    keys.studio.want(studioHotkeys, (hotkey) => isFree && (is.trial || studio.canAct(hotkey)));
    tellChange();
  };
  const set = (change: Partial<typeof is>) => {
    Object.assign(is, change);
    apply();
  };
  const heard = { onCall: apply, onMute: whenItTurns(apply) };
  const stops = [owner.listen(heard), settings.listen(apply), studio.listen(apply), keys.studio.stop];
  apply(); // a key of the studio may act at once
  return {
    list,
    activeKeys: (action) => {
      const found = list().find((each) => each.action === action);
      return found?.state === "active" ? found.accelerator : null;
    },
    bind(action, wanted) {
      const { accelerator, ...answer } = judgeBinding(action, wanted, settings.get(), keys.tap.probe);
      if (answer.outcome === "bound" && accelerator !== undefined)
        settings.update(withKeys(action, accelerator, settings.get()));
      return answer;
    },
    async check() {
      const { recording } = is;
      set({ recording: true });
      set({ recording });
      return checkHotkeys(settings.get(), keys, hook);
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

type Keys = { readonly tap: Tap; readonly hold: Hold; readonly studio: StudioKeys };

/** All kinds of keys, and what they do: to the one owner of mute, and in the studio. */
function createKeys(
  { owner, settings, grab, hook, studio, now, onHeard }: Deps,
  isTrial: () => boolean,
  onChanged: () => void,
): Keys {
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
  const pressStudio = (hotkey: StudioHotkey) => {
    tell(hotkey, "pressed");
    // Whoever only tries a key does not go live by it.
    if (!isTrial()) studio.press(hotkey);
  };
  const studioKeys = createStudioKeys({ grab, press: pressStudio, now, onChanged });
  return { tap: createTap(grab, toggle, onChanged), hold, studio: studioKeys };
}

async function checkHotkeys(settings: Settings, { tap, studio }: Keys, hook: HoldHook): Promise<HotkeyStatus[]> {
  const { hotkeyToggleMute, hotkeyHoldToTalk, studioHotkeys } = settings;
  const probed = (accelerator: string | null): HotkeyStatus["state"] =>
    accelerator === null ? "off" : tap.probe(accelerator);
  const hold = hotkeyHoldToTalk === null ? "off" : await probeHold(hook, hotkeyHoldToTalk);
  return [
    { action: "toggle-mute", accelerator: hotkeyToggleMute, state: probed(hotkeyToggleMute) },
    { action: "hold-to-talk", accelerator: hotkeyHoldToTalk, state: hold },
    // One that acts now is ours.
    ...studio
      .list(studioHotkeys)
      .map((each) => (each.state === "active" ? each : { ...each, state: probed(each.accelerator) })),
  ];
}

function listHotkeys(settings: Settings, { tap, hold, studio }: Keys): HotkeyStatus[] {
  const { hotkeyToggleMute, hotkeyHoldToTalk, studioHotkeys } = settings;
  return [
    { action: "toggle-mute", accelerator: hotkeyToggleMute, state: hotkeyToggleMute === null ? "off" : tap.state() },
    { action: "hold-to-talk", accelerator: hotkeyHoldToTalk, state: hotkeyHoldToTalk === null ? "off" : hold.state() },
    ...studio.list(studioHotkeys),
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
