import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { HotkeysPort } from "../platform/platform.ts";
import type { ToastStore } from "../ui/toast-store.ts";
import { words } from "./words.ts";

const cause = "key-hook";

function isHookLost(list: readonly HotkeyStatus[]): boolean {
  return list.some(({ action, state }) => action === "hold-to-talk" && state === "unavailable");
}

/** Tells, wherever one is in the app, that holding a key opens nothing any more, for as long as that is so. */
export function tellLostHook(
  hotkeys: Pick<HotkeysPort, "store" | "check">,
  toasts: Pick<ToastStore, "raise" | "settle">,
): () => void {
  const startAgain = () =>
    void hotkeys.check().catch((error: unknown) => console.warn("the keys were not taken anew", error));
  return hotkeys.store.subscribe((list, before) => {
    if (isHookLost(list) === isHookLost(before)) return;
    if (isHookLost(list))
      toasts.raise("problem", words.hookLost, { cause, action: { label: words.startAgain, run: startAgain } });
    else toasts.settle(cause);
  });
}
