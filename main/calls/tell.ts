import type { Windows } from "../windows/registry.ts";
import type { CallOwner } from "./owner.ts";

/** Every window shows the same call and the same microphone. Returns its stop. */
export function tellCalls(owner: CallOwner, windows: Windows): () => void {
  return owner.listen({
    onCall(call, event) {
      windows.broadcast("call:changed", call);
      windows.broadcast("call:event", event);
    },
    onMute: (mute) => windows.broadcast("mute:changed", mute),
  });
}
