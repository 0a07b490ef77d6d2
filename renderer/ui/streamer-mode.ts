import { createContext, useContext, useEffect, useState } from "react";

/** Whether secrets are hidden on this screen. */
export const StreamerModeContext = createContext(false);

/** What stands in the place of something hidden. */
export const hiddenWords = {
  hidden: "Hidden in streamer mode",
  reveal: (what: string) => `Show ${what} for 10 seconds`,
};

/** One that is shown on purpose is hidden again by itself. */
const revealedMs = 10_000;

/** One secret: whether it is hidden now, and how to see it for a moment. */
export type Secret = { readonly isHidden: boolean; readonly isRevealed: boolean; readonly reveal: () => void };

/** Each secret is revealed by itself. */
export function useSecret(): Secret {
  const isOn = useContext(StreamerModeContext);
  const [isRevealed, setIsRevealed] = useState(false);
  const [wasOn, setWasOn] = useState(isOn);
  if (isOn !== wasOn) {
    // While it draws, not after: what was shown before streamer mode is not seen in it for one picture.
    setWasOn(isOn);
    setIsRevealed(false);
  }
  useEffect(() => {
    if (!isRevealed) return;
    const timer = setTimeout(() => setIsRevealed(false), revealedMs);
    return () => clearTimeout(timer);
  }, [isRevealed]);
  return { isHidden: isOn && !isRevealed, isRevealed: isOn && isRevealed, reveal: () => setIsRevealed(true) };
}
