import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { HoldHook } from "./hold-hook.ts";

/** One combination that opens the microphone while it is held. */
export type Hold = {
  readonly want: (accelerator: string | null) => void;
  readonly state: () => Exclude<HotkeyStatus["state"], "off">;
};

/** As the person chose them; read at each press. */
export type HoldTimes = {
  /** How long the microphone stays open after letting go: the end of a word. */
  readonly releaseMilliseconds: number;
  /** The longest hold: something lying on the keyboard is not speech. */
  readonly limitMilliseconds: number;
};

type Deps = {
  readonly hook: HoldHook;
  readonly times: () => HoldTimes;
  readonly setOpen: (isOpen: boolean) => void;
  /** The key itself, before any delay. */
  readonly onKey: (what: "down" | "up") => void;
  /** The state changed by itself. */
  readonly onChanged: () => void;
};

/**
 * Opens on key-down, closes a moment after key-up, and closes at once whenever the key can no longer be watched: the
 * hook's end, other keys, the end of the call.
 */
export function createHold({ hook, times, setOpen, onKey, onChanged }: Deps): Hold {
  let watched: { readonly accelerator: string; readonly stop: () => void } | null = null;
  let state: ReturnType<Hold["state"]> = "waiting";
  const valve = createValve(times, setOpen);
  const watch = (accelerator: string) => {
    let isCurrent = true;
    const stopHook = hook(accelerator, (what) => {
      if (!isCurrent) return;
      if (what === "watching") state = "active";
      else if (what === "ended") {
        state = "unavailable";
        valve.close();
        setOpen(false); // also when the key was up: with hold-to-talk nobody expects an open microphone
      } else {
        onKey(what);
        if (what === "down") valve.open();
        else valve.closeSoon();
      }
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
      valve.close();
      if (accelerator !== null) watch(accelerator);
    },
    state: () => state,
  };
}

/** Open at once, closed at once or soon, and never open for longer than the limit. */
function createValve(times: () => HoldTimes, setOpen: (isOpen: boolean) => void) {
  let isOpen = false;
  let timer: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(timer);
    if (isOpen) setOpen(false);
    isOpen = false;
  };
  const closeAfter = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(close, milliseconds);
  };
  return {
    open() {
      isOpen = true;
      setOpen(true);
      closeAfter(times().limitMilliseconds);
    },
    close,
    closeSoon() {
      const { releaseMilliseconds } = times();
      if (releaseMilliseconds === 0 || !isOpen) close();
      else closeAfter(releaseMilliseconds);
    },
  };
}

/** Whether letting go of these keys would be seen now. Starts the hook for a moment. */
export function probeHold(hook: HoldHook, accelerator: string): Promise<"active" | "unavailable"> {
  return new Promise((resolve) => {
    let stop: () => void = () => undefined;
    const timer = setTimeout(() => settle("unavailable"), probeMilliseconds);
    const settle = (state: "active" | "unavailable") => {
      clearTimeout(timer);
      resolve(state);
      queueMicrotask(() => stop()); // it may answer before it has given its stop
    };
    stop = hook(accelerator, (what) => {
      if (what === "watching") settle("active");
      else if (what === "ended") settle("unavailable");
    });
  });
}

const probeMilliseconds = 5000;
