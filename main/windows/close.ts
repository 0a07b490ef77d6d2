import type { CloseAnswer, CloseAsk } from "@nchat/contract/ipc/window";
import type { Settings } from "@nchat/contract/settings";

/** What the close button of the main window does. */
export type CloseStep =
  { readonly step: "quit" } | { readonly step: "keep-in-tray" } | { readonly step: "ask"; readonly ask: CloseAsk };

/** What that depends on. */
export type CloseFacts = {
  readonly isInCall: boolean;
  /** A co-host's place in a stream. */
  readonly isOnStage: boolean;
  /** This device broadcasts. */
  readonly isLive: boolean;
  readonly closeInCall: Settings["closeInCall"];
  readonly hasTray: boolean;
  /** False when the page died for good: nobody is there to ask. */
  readonly canAsk: boolean;
};

/**
 * Outside calls, stages and broadcasts the app ends. In a call or on a stage it goes on in the tray or ends, as the person
 * chose; else they are asked. A broadcast, which many watch, is ended by no choice of an earlier day.
 */
export function closeStep(facts: CloseFacts): CloseStep {
  const { isInCall, isOnStage, isLive, closeInCall, hasTray, canAsk } = facts;
  if ((!isInCall && !isOnStage && !isLive) || !canAsk) return { step: "quit" };
  if (closeInCall === "quit" && !isLive) return { step: "quit" };
  // Somebody who chose the tray on another desktop must not lose the window on one without it.
  if (closeInCall === "tray" && hasTray) return { step: "keep-in-tray" };
  return { step: "ask", ask: { hasTray, isLive, isOnStage } };
}

/** What the person's answer does; without a tray a hidden window could not be found again. */
export function answerStep({ action }: CloseAnswer, hasTray: boolean): "quit" | "keep-in-tray" | "stay" {
  if (action === "tray") return hasTray ? "keep-in-tray" : "stay";
  return action;
}
