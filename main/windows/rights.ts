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

/** Whether a window of that kind may make this request at all. */
export function mayAsk(kind: WindowKind, name: RequestName): boolean {
  return kind === "main" ? !popupOnly.includes(name) : popupRequests.includes(name);
}
