import type { HandlersOf } from "../ipc.ts";
import type { MuteLine } from "@nchat/contract/mute-line";
import type { CallOwner } from "./owner.ts";
import { maySendCallEvent, maySendMuteEvent } from "./rights.ts";

/** Answers the pages' requests about calls and mute. */
export function createCallHandlers(
  owner: CallOwner,
  openLine: () => MuteLine,
  isSignedIn: () => boolean,
): HandlersOf<"call:get" | "call:dispatch" | "mute:get" | "mute:dispatch" | "mute:open-line"> {
  return {
    "call:get": () => owner.getCall(),
    "call:dispatch": (event, { kind }) => {
      if (!maySendCallEvent(kind, event.type)) throw new Error(`call:dispatch: ${event.type} is not for the ${kind}`);
      if (event.type === "rang" && !isSignedIn()) return; // what a page asked before its person left
      owner.dispatchCall(event);
    },
    "mute:get": () => owner.getMute(),
    "mute:open-line": () => openLine(),
    "mute:dispatch": (event, { kind }) => {
      if (!maySendMuteEvent(kind, event.type)) throw new Error(`mute:dispatch: ${event.type} is not for the ${kind}`);
      owner.dispatchMute(event);
    },
  };
}
