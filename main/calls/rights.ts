import type { CallControlEvent } from "@nchat/contract/call-control";
import type { MuteEvent } from "@nchat/contract/mute";
import type { WindowKind } from "../windows/registry.ts";

type Rights = {
  readonly call: readonly CallControlEvent["type"][] | "all";
  readonly mute: readonly MuteEvent["type"][] | "all";
};

// Only the main window holds the socket and the room, so only it can tell facts. The pop-up answers a ring.
const rights: Record<WindowKind, Rights> = {
  main: { call: "all", mute: "all" },
  popup: { call: ["accept", "decline"], mute: [] },
  engine: { call: [], mute: [] },
};

/** Whether a window of that kind may send this event to call control. */
export function maySendCallEvent(kind: WindowKind, type: CallControlEvent["type"]): boolean {
  const { call } = rights[kind];
  return call === "all" || call.includes(type);
}

/** Whether a window of that kind may send this event to mute. */
export function maySendMuteEvent(kind: WindowKind, type: MuteEvent["type"]): boolean {
  const { mute } = rights[kind];
  return mute === "all" || mute.includes(type);
}
