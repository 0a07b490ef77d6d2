import {
  type HotkeyAction,
  type RecordedKey,
  acceleratorOf,
  defaultHotkeys,
  type StudioHotkey,
} from "@nchat/contract/hotkeys";
import { defaultSettings } from "@nchat/contract/settings";
import { createStore } from "zustand/vanilla";
import type { HotkeysPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { nextRecorder, type Recorder, type RecorderEvent, restingRecorder } from "./recorder-machine.ts";

/** Records, sets and resets the keys of the whole desktop. */
export type HotkeyRecorder = {
  readonly store: ReadonlyStore<Recorder>;
  readonly start: (action: HotkeyAction) => void;
  readonly keyDown: (key: RecordedKey) => void;
  readonly keyUp: (key: RecordedKey) => void;
  /** The field lost the focus, or Esc: the old keys stay. */
  readonly leave: () => void;
  readonly set: (action: HotkeyAction, accelerator: string | null) => Promise<void>;
  /** `set`: those of the studio that have keys. */
  readonly resetAll: (set: readonly StudioHotkey[]) => Promise<void>;
  /** Gives all keys back and takes them anew: a key hook that ended starts again. */
  readonly tryAgain: () => void;
};

/** The keys of an action for a person who has chosen none. */
export const defaultKeys: Readonly<Record<HotkeyAction, string | null>> = {
  ...defaultSettings.studioHotkeys,
  "toggle-mute": defaultHotkeys.toggleMute,
  "hold-to-talk": defaultHotkeys.holdToTalk,
};

type Port = Pick<HotkeysPort, "bind" | "setRecording">;

/** While keys are recorded, main lets go of its own, so that this page sees them all. */
export function createHotkeyRecorder({ bind, setRecording }: Port, isMac: boolean): HotkeyRecorder {
  const store = createStore<Recorder>(() => restingRecorder);
  const send = (event: RecorderEvent) => {
    const before = store.getState();
    const after = nextRecorder(before, event);
    if (after === before) return;
    store.setState(after, true);
    const [was, is] = [before.step !== "resting", after.step !== "resting"];
    if (was !== is) setRecording(is);
    if (after.step === "asking") void ask(after.action, after.accelerator);
  };
  const ask = async (action: HotkeyAction, accelerator: string | null) => {
    try {
      send({ type: "answered", binding: await bind(action, accelerator) });
    } catch (error) {
      send({ type: "answered", binding: { outcome: "bound" } }); // back to rest: the row shows what main really has
      throw error;
    }
  };
  const set = (action: HotkeyAction, accelerator: string | null) => {
    send({ type: "wanted", action, accelerator });
    return settled(store);
  };
  return {
    store,
    start: (action) => send({ type: "started", action }),
    keyDown(key) {
      send({ type: "modifiers", held: heldModifiers(key, isMac) });
      if (!isModifier(key)) send({ type: "pressed", accelerator: acceleratorOf(key, isMac) });
    },
    keyUp: (key) => send({ type: "let-go", held: heldModifiers(key, isMac) }),
    leave: () => send({ type: "left" }),
    set,
    async resetAll(changed) {
      for (const action of changed) await set(action, defaultKeys[action]);
      // Hold before mute: it may have the keys that mute had at the beginning.
      await set("hold-to-talk", defaultKeys["hold-to-talk"]);
      await set("toggle-mute", defaultKeys["toggle-mute"]);
    },
    tryAgain() {
      setRecording(true);
      setRecording(false);
    },
  };
}

/** Resolves once main has answered. */
function settled(store: ReadonlyStore<Recorder>): Promise<void> {
  return new Promise((resolve) => {
    if (store.getState().step !== "asking") return resolve();
    const stop = store.subscribe(({ step }) => {
      if (step === "asking") return;
      stop();
      resolve();
    });
  });
}

function isModifier({ key }: RecordedKey): boolean {
  return ["Control", "Shift", "Alt", "AltGraph", "Meta", "OS", "CapsLock", "NumLock"].includes(key);
}

function heldModifiers(key: RecordedKey, isMac: boolean): readonly string[] {
  return [
    ...(key.ctrlKey ? ["Ctrl"] : []),
    ...(key.metaKey ? [isMac ? "Mod" : "Super"] : []),
    ...(key.altKey ? ["Alt"] : []),
    ...(key.shiftKey ? ["Shift"] : []),
  ];
}
