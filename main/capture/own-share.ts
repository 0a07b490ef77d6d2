import type { OwnShare } from "@nchat/contract/ipc/share";
import type { HandlersOf } from "../ipc.ts";

/** What this device shares, as its page told last. */
export type ShareMirror = {
  readonly get: () => OwnShare;
  readonly set: (share: OwnShare) => void;
  readonly listen: (listener: () => void) => () => void;
};

const nothing: OwnShare = { isSharing: false, name: null };

/** The page owns the share. Without its page nothing is shared: `set` without a page is main's to call. */
export function createShareMirror(): ShareMirror & { readonly clear: () => void } {
  let share = nothing;
  const listeners = new Set<() => void>();
  const set = (next: OwnShare) => {
    if (next.isSharing === share.isSharing && next.name === share.name) return;
    share = next;
    listeners.forEach((listener) => listener());
  };
  return {
    get: () => share,
    set,
    clear: () => set(nothing),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Answers the main window's request about its share. */
export function createShareHandlers(share: ShareMirror): HandlersOf<"share:tell-state"> {
  return { "share:tell-state": (state) => share.set(state) };
}
