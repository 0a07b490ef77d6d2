import type { MuteEvent } from "@nchat/contract/mute";

// A held key repeats: first after half a second or so, then about thirty times a second.
const repeatGap = 150;
const firstRepeat = { from: 350, to: 750 } as const;

/**
 * What one press of the mute key means. Not every desktop tells a repeat from a second press, so when it may have been
 * a repeat the microphone is closed, whichever it was: in doubt nobody is heard.
 */
export function createPressRule(now: () => number): () => MuteEvent | null {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const since = now() - last;
    last = now();
    if (since < repeatGap) return null;
    const isDoubtful = since >= firstRepeat.from && since <= firstRepeat.to;
    return isDoubtful ? { type: "set", muted: true, from: "hotkey" } : { type: "toggled", from: "hotkey" };
  };
}
