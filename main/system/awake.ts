import { powerSaveBlocker } from "electron";
import type { CallOwner } from "../calls/owner.ts";

/** What somebody broadcasts from this device. */
type Broadcasting = { readonly onSending: (listener: (isSending: boolean) => void) => () => void };

/**
 * The display stays on while a call or a broadcast runs: nobody touches the keyboard while they listen, and a display that
 * sleeps shows nothing to capture. Returns its stop.
 */
export function keepAwake(calls: CallOwner, broadcast: Broadcasting): () => void {
  let blocker: number | null = null;
  const reasons = new Set<"call" | "broadcast">();
  const follow = (reason: "call" | "broadcast", is: boolean) => {
    if (is) reasons.add(reason);
    else reasons.delete(reason);
    if (reasons.size > 0) blocker ??= powerSaveBlocker.start("prevent-display-sleep");
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const stops = [
    calls.listen({ onCall: ({ current }) => follow("call", current.step === "in-call") }),
    broadcast.onSending((is) => follow("broadcast", is)),
  ];
  return () => {
    for (const stop of stops) stop();
    follow("call", false);
    follow("broadcast", false);
  };
}
