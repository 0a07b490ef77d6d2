import type { HandlersOf } from "../ipc.ts";
import type { Hotkeys } from "./hotkeys.ts";

/** Answers the pages' requests about keys of the whole desktop. */
export function createHotkeyHandlers(
  hotkeys: Hotkeys,
): HandlersOf<"hotkey:list" | "hotkey:bind" | "hotkey:set-recording"> {
  return {
    "hotkey:list": () => hotkeys.list(),
    "hotkey:bind": (action, accelerator) => hotkeys.bind(action, accelerator),
    "hotkey:set-recording": (isRecording) => hotkeys.setRecording(isRecording),
  };
}
