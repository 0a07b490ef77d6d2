import type { RequestName } from "@nchat/contract/ipc";
import type { WindowKind } from "./registry.ts";

// The pop-up shows a ring and answers it. It never needs a token, a source to capture, or another server.
const popupRequests: readonly RequestName[] = [
  "app:get-environment",
  "settings:get",
  "call:get",
  "call:dispatch",
  "mute:get",
  "window:get-state",
  "window:set-height",
  "window:show-main",
];
const popupOnly: readonly RequestName[] = ["window:set-height"];

// The studio engine opens what the studio is set up with, and tells how that goes; of the settings it wants the speaker.
// It never learns who is signed in.
const engineOnly: readonly RequestName[] = [
  "engine:open-line",
  "engine:choose-display",
  "engine:open-page",
  "engine:hear-system",
  "engine:choose-sound",
  "engine:tell-sources",
];
const engineRequests: readonly RequestName[] = [...engineOnly, "settings:get", "studio:get", "studio:get-media"];

/** Whether a window of that kind may make this request at all. */
export function mayAsk(kind: WindowKind, name: RequestName): boolean {
  switch (kind) {
    case "main":
      return !popupOnly.includes(name) && !engineOnly.includes(name);
    case "popup":
      return popupRequests.includes(name);
    case "engine":
      return engineRequests.includes(name);
  }
}
