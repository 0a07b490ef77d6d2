import type { CloseAnswer } from "@nchat/contract/ipc/window";
import type { HandlersOf } from "../ipc.ts";
import { readWindowState } from "./window-state.ts";

type Deps = {
  readonly setPopupHeight: (height: number) => void;
  readonly showMain: () => void;
  readonly answerClose: (answer: CloseAnswer) => Promise<void>;
};
type Names =
  | "window:get-state"
  | "window:minimize"
  | "window:toggle-maximize"
  | "window:set-full-screen"
  | "window:close"
  | "window:set-height"
  | "window:show-main"
  | "window:answer-close";

/** Answers the pages' requests about their own window. */
export function createWindowHandlers({ setPopupHeight, showMain, answerClose }: Deps): HandlersOf<Names> {
  return {
    "window:get-state": ({ window }) => readWindowState(window),
    "window:minimize": ({ window }) => window.minimize(),
    "window:toggle-maximize": ({ window }) => (window.isMaximized() ? window.unmaximize() : window.maximize()),
    "window:set-full-screen": (isFullScreen, { window }) => window.setFullScreen(isFullScreen),
    "window:close": ({ window }) => window.close(),
    "window:set-height": (height) => setPopupHeight(height),
    "window:show-main": () => showMain(),
    "window:answer-close": (answer) => answerClose(answer),
  };
}
