import type { WindowState } from "@nchat/contract/ipc/window";
import type { BrowserWindow } from "electron";

/** What the own title bar shows. */
export function readWindowState(window: BrowserWindow): WindowState {
  return { isMaximized: window.isMaximized(), isFullScreen: window.isFullScreen(), isFocused: window.isFocused() };
}

/** Tells every change of it. */
export function watchWindowState(window: BrowserWindow, onChange: (state: WindowState) => void): void {
  const changed = () => {
    if (!window.isDestroyed()) onChange(readWindowState(window));
  };
  window
    .on("maximize", changed)
    .on("unmaximize", changed)
    .on("enter-full-screen", changed)
    .on("leave-full-screen", changed)
    .on("focus", changed)
    .on("blur", changed);
}
