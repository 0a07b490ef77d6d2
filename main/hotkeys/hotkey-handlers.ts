import type { HandlersOf } from "../ipc.ts";
import type { Hotkeys } from "./hotkeys.ts";

/** Answers the pages' requests about keys of the whole desktop. */
export function createHotkeyHandlers(
  hotkeys: Hotkeys,
): HandlersOf<"hotkey:list" | "hotkey:bind" | "hotkey:set-recording" | "hotkey:set-trial" | "hotkey:check"> {
  return {
    "hotkey:list": () => hotkeys.list(),
    "hotkey:bind": (action, accelerator) => hotkeys.bind(action, accelerator),
    "hotkey:set-recording": (isRecording) => hotkeys.setRecording(isRecording),
    "hotkey:set-trial": (isTrial) => hotkeys.setTrial(isTrial),
    "hotkey:check": () => hotkeys.check(),
  };
}
