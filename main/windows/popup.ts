import type { CallControl, CallControlEvent } from "@nchat/contract/call-control";
import { BrowserWindow, screen } from "electron";
import { preloadPath } from "./main-window.ts";
import { pageUrl } from "./pages.ts";
import { type Bounds, placePopup, popupSize } from "./placement.ts";
import { lingerMilliseconds, popupStep } from "./popup-rule.ts";

/** The window of a ring. */
export type Popup = {
  /** Opens it, hidden, unless it is open. */
  readonly open: () => void;
  readonly follow: (call: CallControl, event: CallControlEvent) => void;
  readonly setHeight: (height: number) => void;
  /** Loads its page anew, if it is open. */
  readonly reload: () => void;
  readonly stop: () => void;
};

/**
 * The pop-up. It is opened, hidden, once the main window is there, so that the start need not wait for it and it is there
 * the moment something rings. It never takes the focus.
 */
export function createPopup(onOpened: (window: BrowserWindow) => void, load: (window: BrowserWindow) => void): Popup {
  let height: number = popupSize.height;
  let lingering: NodeJS.Timeout | null = null;
  let window: BrowserWindow | null = null;
  const place = () => placePopup(screen.getPrimaryDisplay().workArea, height);
  const open = () => {
    if (window) return window;
    window = createPopupWindow(place());
    onOpened(window);
    load(window);
    return window;
  };

  const stopLingering = () => {
    if (lingering) clearTimeout(lingering);
    lingering = null;
  };
  const show = () => {
    stopLingering();
    const shown = open();
    shown.setBounds(place()); // the display may have changed since the last ring
    if (!shown.isVisible()) shown.showInactive();
  };
  const hide = () => {
    stopLingering();
    if (window?.isVisible()) window.hide();
  };
  return {
    open: () => void open(),
    follow(call, event) {
      if (window?.isDestroyed()) return;
      const step = popupStep(call, event);
      if (step === "show") show();
      else if (step === "linger" && window?.isVisible()) lingering ??= setTimeout(hide, lingerMilliseconds);
      else if (step === "hide" && lingering === null) hide();
    },
    setHeight(wanted) {
      height = wanted;
      window?.setBounds(place());
    },
    reload: () => {
      if (window) load(window);
    },
    stop() {
      stopLingering();
      if (window && !window.isDestroyed()) window.destroy();
    },
  };
}

/** Loads the page of the pop-up. */
export function loadPopupPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(pageUrl("popup.html"));
}

function createPopupWindow(bounds: Bounds): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    title: "nchat: incoming call",
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    // A hidden page's timers would make the ring late.
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  window.setVisibleOnAllWorkspaces(true);
  return window;
}
