import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { HoldHook } from "./hold-hook.ts";

/** One combination that opens the microphone while it is held. */
export type Hold = {
  readonly want: (accelerator: string | null) => void;
  readonly state: () => Exclude<HotkeyStatus["state"], "off">;
};

/**
 * Opens on key-down, closes on key-up, and closes whenever the key can no longer be watched: the hook's end, other
 * keys, the end of the call. `onChanged` is told when the state changed by itself.
 */
export function createHold(hook: HoldHook, setOpen: (isOpen: boolean) => void, onChanged: () => void): Hold {
  let watched: { readonly accelerator: string; readonly stop: () => void } | null = null;
  let state: ReturnType<Hold["state"]> = "waiting";
  let isOpen = false;
  const close = () => {
    if (isOpen) setOpen(false);
    isOpen = false;
  };
  const watch = (accelerator: string) => {
    let isCurrent = true;
    const stopHook = hook(accelerator, (what) => {
      if (!isCurrent) return;
      if (what === "watching") state = "active";
      else if (what === "ended") {
        state = "unavailable";
        isOpen = false;
        setOpen(false); // also when the key was up: with hold-to-talk nobody expects an open microphone
      } else if (what === "down") setOpen((isOpen = true));
      else close();
      onChanged();
    });
    const stop = () => {
      isCurrent = false;
      stopHook();
    };
    watched = { accelerator, stop };
  };
  return {
    want(accelerator) {
      if (accelerator === (watched?.accelerator ?? null)) return;
      watched?.stop();
      watched = null;
      state = "waiting";
      close();
      if (accelerator !== null) watch(accelerator);
    },
    state: () => state,
  };
}
