import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Grab, Grabbed } from "./grab.ts";

/** One combination that acts when it is pressed. */
export type Tap = {
  /** Takes these keys in place of those before; null gives them back. */
  readonly want: (accelerator: string | null) => void;
  readonly state: () => Exclude<HotkeyStatus["state"], "off">;
  /** Whether the desktop would give these keys now. */
  readonly probe: (accelerator: string) => Grabbed;
};

/** Holds at most one combination of the desktop. */
export function createTap(grab: Grab, onPress: () => void): Tap {
  let held: { readonly accelerator: string; readonly grabbed: Grabbed } | null = null;
  return {
    want(accelerator) {
      if (accelerator === (held?.accelerator ?? null)) return;
      if (held?.grabbed === "active") grab.release(held.accelerator);
      held = accelerator === null ? null : { accelerator, grabbed: grab.take(accelerator, onPress) };
    },
    state: () => held?.grabbed ?? "waiting",
    probe(accelerator) {
      if (held?.accelerator === accelerator) return held.grabbed;
      const grabbed = grab.take(accelerator, () => undefined);
      if (grabbed === "active") grab.release(accelerator);
      return grabbed;
    },
  };
}
