import type { HookKeys } from "./hook-protocol.ts";

/** A key event of the hook library, as far as it matters. */
export type HookEvent = {
  readonly keycode: number;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
};

/** Tells when one combination goes down and comes up again; repeats and all other keys are dropped here. */
export function createKeyWatch(keycode: number, keys: HookKeys, tell: (what: "down" | "up") => void) {
  let isDown = false;
  const set = (next: boolean) => {
    if (next === isDown) return;
    isDown = next;
    tell(next ? "down" : "up");
  };
  const areModifiersHeld = ({ ctrlKey, altKey, shiftKey, metaKey }: HookEvent) =>
    ctrlKey === keys.control && altKey === keys.alt && shiftKey === keys.shift && metaKey === keys.meta;
  return {
    onKeyDown(event: HookEvent) {
      if (event.keycode === keycode && areModifiersHeld(event)) set(true);
    },
    /** The key itself counts however it is let go, so that nothing keeps the microphone open. */
    onKeyUp(event: HookEvent) {
      if (event.keycode === keycode || !areNeededHeld(event, keys)) set(false);
    },
  };
}

function areNeededHeld({ ctrlKey, altKey, shiftKey, metaKey }: HookEvent, keys: HookKeys): boolean {
  return (!keys.control || ctrlKey) && (!keys.alt || altKey) && (!keys.shift || shiftKey) && (!keys.meta || metaKey);
}
