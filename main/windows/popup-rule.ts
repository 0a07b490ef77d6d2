import type { CallControl, CallControlEvent } from "@nchat/contract/call-control";

/** What the pop-up does: it shows, goes at once, or first lets its last sentence be read. */
export type PopupStep = "show" | "hide" | "linger";

/** How long "Answered on another device" stays. */
export const lingerMilliseconds = 2000;

/** The pop-up is there while something rings; when another device took the ring it says so before it goes. */
export function popupStep(call: CallControl, event: CallControlEvent): PopupStep {
  if (call.rings.length > 0) return "show";
  if (event.type !== "ring-stopped") return "hide";
  return event.reason === "answered_elsewhere" || event.reason === "declined_elsewhere" ? "linger" : "hide";
}
