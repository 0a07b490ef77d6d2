import type { WindowState } from "@nchat/contract/ipc/window";
import type { ReadonlyStore } from "./readonly-store.ts";

/**
 * Answers what goes to full screen and back, by what was asked for last: what the window has become is told some moments
 * later, and who presses again meanwhile wants the other thing. `set` rejects where it is refused.
 */
export function createFullScreenToggle(
  store: ReadonlyStore<WindowState>,
  set: (isFullScreen: boolean) => Promise<unknown>,
  reportFault: (error: unknown) => void,
): () => void {
  let asked: boolean | null = null;
  store.subscribe(({ isFullScreen }) => {
    if (isFullScreen === asked) asked = null;
  });
  return () => {
    asked = !(asked ?? store.getState().isFullScreen);
    set(asked).catch((error: unknown) => {
      asked = null;
      reportFault(error);
    });
  };
}
