import { type RefObject, useCallback, useEffect, useState } from "react";

/** One element over the whole screen, and back. */
export type FullScreen = { readonly isOn: boolean; readonly toggle: () => void };

/** Follows and changes whether an element takes the whole screen. */
export function useFullScreen(box: RefObject<HTMLElement | null>): FullScreen {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const read = () => setIsOn(box.current !== null && document.fullscreenElement === box.current);
    document.addEventListener("fullscreenchange", read);
    return () => document.removeEventListener("fullscreenchange", read);
  }, [box]);
  const toggle = useCallback(() => {
    const asked = document.fullscreenElement ? document.exitFullscreen() : box.current?.requestFullscreen();
    asked?.catch((error: unknown) => console.warn("full screen was refused", error));
  }, [box]);
  return { isOn, toggle };
}
