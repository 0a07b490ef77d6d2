import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Grab, Grabbed } from "./grab.ts";

/** One combination that acts when it is pressed. */
export type Tap = {
  /** Takes these keys in place of those before; null gives them back. */
  readonly want: (accelerator: string | null) => void;
  /** The keys that are wanted now. */
  readonly accelerator: () => string | null;
  readonly state: () => Exclude<HotkeyStatus["state"], "off">;
  /** Whether the desktop would give these keys now. */
  readonly probe: (accelerator: string) => Grabbed;
};

// Whoever has the keys may give them back during the call.
const retryMilliseconds = 3000;

/** Holds at most one combination of the desktop. `onChanged` is told when keys that were taken came free. */
export function createTap(grab: Grab, onPress: () => void, onChanged: () => void): Tap {
  let held: { readonly accelerator: string; readonly grabbed: Grabbed } | null = null;
  let retry: NodeJS.Timeout | undefined;
  const take = (accelerator: string) => {
    held = { accelerator, grabbed: grab.take(accelerator, onPress) };
    if (held.grabbed === "taken") retry = setTimeout(takeAgain, retryMilliseconds, accelerator);
  };
  const takeAgain = (accelerator: string) => {
    take(accelerator);
    onChanged();
  };
  return {
    want(accelerator) {
      if (accelerator === (held?.accelerator ?? null)) return;
      clearTimeout(retry);
      if (held?.grabbed === "active") grab.release(held.accelerator);
      held = null;
      if (accelerator !== null) take(accelerator);
    },
    accelerator: () => held?.accelerator ?? null,
    state: () => held?.grabbed ?? "waiting",
    probe(accelerator) {
      if (held?.accelerator === accelerator) return held.grabbed;
      const grabbed = grab.take(accelerator, () => undefined);
      if (grabbed === "active") grab.release(accelerator);
      return grabbed;
    },
  };
}
