import type { CloseAnswer, CloseAsk } from "@nchat/contract/ipc/window";
import type { Settings } from "@nchat/contract/settings";

/** What the close button of the main window does. */
export type CloseStep =
  { readonly step: "quit" } | { readonly step: "keep-in-tray" } | { readonly step: "ask"; readonly ask: CloseAsk };

/** What that depends on. */
export type CloseFacts = {
  readonly isInCall: boolean;
  readonly closeInCall: Settings["closeInCall"];
  readonly hasTray: boolean;
  /** False when the page died for good: nobody is there to ask. */
  readonly canAsk: boolean;
};

/** Outside a call the app ends. In a call it goes on in the tray or ends, as the person chose; else they are asked. */
export function closeStep({ isInCall, closeInCall, hasTray, canAsk }: CloseFacts): CloseStep {
  if (!isInCall || closeInCall === "quit" || !canAsk) return { step: "quit" };
  // Somebody who chose the tray on another desktop must not lose the window on one without it.
  if (closeInCall === "tray" && hasTray) return { step: "keep-in-tray" };
  return { step: "ask", ask: { hasTray } };
}

/** What the person's answer does; without a tray a hidden window could not be found again. */
export function answerStep({ action }: CloseAnswer, hasTray: boolean): "quit" | "keep-in-tray" | "stay" {
  if (action === "tray") return hasTray ? "keep-in-tray" : "stay";
  return action;
}
