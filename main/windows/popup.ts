import type { CallControl, CallControlEvent } from "@nchat/contract/call-control";
import { BrowserWindow, screen } from "electron";
import { preloadPath } from "./main-window.ts";
import { pageUrl } from "./pages.ts";
import { type Bounds, placePopup, popupSize } from "./placement.ts";
import { lingerMilliseconds, popupStep } from "./popup-rule.ts";

/** The window of a ring. */
export type Popup = {
  readonly window: BrowserWindow;
  readonly follow: (call: CallControl, event: CallControlEvent) => void;
  readonly setHeight: (height: number) => void;
  readonly load: () => Promise<void>;
  readonly stop: () => void;
};

/** Makes the pop-up, hidden, so that it is there the moment something rings. It never takes the focus. */
export function createPopup(): Popup {
  let height: number = popupSize.height;
  let lingering: NodeJS.Timeout | null = null;
  const place = () => placePopup(screen.getPrimaryDisplay().workArea, height);
  const window = createPopupWindow(place());

  const stopLingering = () => {
    if (lingering) clearTimeout(lingering);
    lingering = null;
  };
  const show = () => {
    stopLingering();
    window.setBounds(place()); // the display may have changed since the last ring
    if (!window.isVisible()) window.showInactive();
  };
  const hide = () => {
    stopLingering();
    if (window.isVisible()) window.hide();
  };
  return {
    window,
    follow(call, event) {
      if (window.isDestroyed()) return;
      const step = popupStep(call, event);
      if (step === "show") show();
      else if (step === "linger" && window.isVisible()) lingering ??= setTimeout(hide, lingerMilliseconds);
      else if (step === "hide" && lingering === null) hide();
    },
    setHeight(wanted) {
      height = wanted;
      window.setBounds(place());
    },
    load: () => window.loadURL(pageUrl("popup.html")),
    stop() {
      stopLingering();
      if (!window.isDestroyed()) window.destroy();
    },
  };
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
