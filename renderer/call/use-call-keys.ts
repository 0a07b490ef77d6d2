import { useEffect, useEffectEvent } from "react";

/** Keys of the call's controls, each with what it does. */
export type CallKeys = Readonly<Record<string, () => void>>;

/** Whether keys typed here belong to something else: a field, a menu, a dialog. */
export function isTypingPlace(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable='true'], [role='menu'], [role='dialog']") !== null
  );
}

/** Single letters act only while no field has the focus, and not at all when the person switched them off. */
export function useCallKeys(keys: CallKeys, isEnabled: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.defaultPrevented || isTypingPlace(event.target)) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!isEnabled) return;
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, [isEnabled]);
}
