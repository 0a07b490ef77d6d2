import { powerSaveBlocker } from "electron";
import type { CallOwner } from "../calls/owner.ts";

/** The display stays on while a call runs: nobody touches the keyboard while they listen. Returns its stop. */
export function keepAwakeInCalls(owner: CallOwner): () => void {
  let blocker: number | null = null;
  const follow = (isInCall: boolean) => {
    if (isInCall && blocker === null) blocker = powerSaveBlocker.start("prevent-display-sleep");
    if (!isInCall && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const stop = owner.listen({ onCall: ({ current }) => follow(current.step === "in-call") });
  return () => {
    stop();
    follow(false);
  };
}
