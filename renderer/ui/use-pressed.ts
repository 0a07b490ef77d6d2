import { useContext, useEffect, useEffectEvent } from "react";
import { isPressed, SingleKeysContext, useKeyStyle } from "./keys.ts";

/** Runs when exactly these keys are pressed anywhere in the window. A single letter waits while a field has focus. */
export function usePressed(keys: string, run: () => void): void {
  const style = useKeyStyle();
  const isOff = !useContext(SingleKeysContext) && isSingleKey(keys);
  const act = useEffectEvent(run);
  useEffect(() => {
    if (isOff) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !isPressed(event, keys, style)) return;
      if ((isSingleKey(keys) || keys === "Esc") && isTyping(event.target)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [keys, style, isOff]);
}

/** Shift alone still types a sign: "Shift+?". */
function isSingleKey(keys: string): boolean {
  return keys !== "Esc" && !keys.replace("Shift+", "").includes("+");
}

/** Whether typed keys belong to the focused thing: a field, or a select's open list, which also takes Esc. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("select")) return true;
  return target.matches("input:not([type=range], [type=checkbox]), textarea");
}
