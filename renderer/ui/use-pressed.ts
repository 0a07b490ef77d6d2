import { useEffect, useEffectEvent } from "react";
import { isPressed, useKeyStyle } from "./keys.ts";

/** Runs when exactly these keys are pressed anywhere in the window. A single letter waits while a field has focus. */
export function usePressed(keys: string, run: () => void): void {
  const style = useKeyStyle();
  const act = useEffectEvent(run);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !isPressed(event, keys, style)) return;
      if (!keys.includes("+") && isTyping(event.target)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [keys, style]);
}

/** Whether typed letters belong to the focused thing. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=range], [type=checkbox]), textarea, select");
}
