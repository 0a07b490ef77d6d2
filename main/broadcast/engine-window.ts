import { BrowserWindow } from "electron";
import { type Log, reasonOf } from "../system/log.ts";
import { lockNavigation } from "../windows/lock.ts";
import { preloadPath } from "../windows/main-window.ts";
import { appOrigin, pageUrl } from "../windows/pages.ts";
import { mayReload } from "../windows/recovery.ts";
import type { Windows } from "../windows/registry.ts";

type Deps = {
  readonly windows: Windows;
  /** Its page ended: what it held open is gone. */
  readonly onGone: () => void;
  readonly now: () => number;
  readonly log: Log;
};

/** The window of the studio engine. Nobody ever sees it. */
export type EngineWindow = {
  /** Opens it unless it is there. */
  readonly open: () => void;
  readonly close: () => void;
  /** What some capturing needs: as if the person had clicked in it, which they did in the studio. */
  readonly gesture: () => Promise<void>;
};

/**
 * A renderer of its own, so that a broadcast outlives the studio's page. It is never shown; its clock is its worker's, whom
 * hiding does not slow down.
 */
export function createEngineWindow({ windows, onGone, now, log }: Deps): EngineWindow {
  let window: BrowserWindow | null = null;
  const crashes: number[] = [];
  const open = () => {
    if (window && !window.isDestroyed()) return;
    window = createWindow();
    windows.add("engine", window);
    lockNavigation(window.webContents, appOrigin, () => undefined, log);
    follow(window);
    window.loadURL(pageUrl("engine.html")).catch((error: unknown) => {
      log("error", "studio engine not loaded", { why: reasonOf(error) });
    });
  };
  const follow = (opened: BrowserWindow) => {
    opened.once("closed", () => {
      if (window === opened) window = null;
      onGone();
    });
    opened.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
      const willReopen = mayReload(crashes, now());
      log("error", "studio engine ended", { reason, exitCode, willReopen });
      crashes.push(now());
      window = null;
      opened.destroy();
      if (willReopen) open();
    });
  };
  return {
    open,
    close() {
      const closing = window;
      window = null;
      if (closing && !closing.isDestroyed()) closing.destroy();
    },
    gesture: async () => void (await window?.webContents.executeJavaScript("0", true)),
  };
}

function createWindow(): BrowserWindow {
  return new BrowserWindow({
    width: 320,
    height: 200,
    title: "nchat: studio engine",
    show: false,
    frame: false,
    focusable: false,
    skipTaskbar: true,
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true },
  });
}
