import { join } from "node:path";
import { BrowserWindow, nativeTheme, screen } from "electron";
import type { ProfileStore } from "../settings/profile-store.ts";
import { mainSize, placeMainWindow } from "./placement.ts";
import { pageUrl } from "./pages.ts";

/** The colours of `--bg-0`, so that the first frame does not flash. */
const background = { dark: "#0b0c0f", light: "#e8eaef" } as const;

/** The folder of the built preload, beside the built main. */
export const preloadPath = join(import.meta.dirname, "../preload/index.cjs");

/** Makes the main window, hidden, where it was last; it shows itself when its first frame is ready. */
export function createMainWindow(profile: ProfileStore): BrowserWindow {
  const { mainBounds, isMaximized } = profile.get();
  const { workArea } = screen.getPrimaryDisplay();
  const bounds = placeMainWindow(mainBounds, [workArea, ...screen.getAllDisplays().map((each) => each.workArea)]);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: mainSize.minWidth,
    minHeight: mainSize.minHeight,
    title: "nchat",
    frame: false,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    // A call goes on while the window is covered, minimised or in the tray.
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  window.once("ready-to-show", () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  rememberPlace(window, profile);
  return window;
}

/** Loads the page of the main window. */
export function loadMainPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(pageUrl("index.html"));
}

function rememberPlace(window: BrowserWindow, profile: ProfileStore): void {
  let pending: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(pending);
    pending = undefined;
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const isMaximized = window.isMaximized();
    // The size to come back to stays what it was before the window filled the display.
    profile.update(isMaximized ? { isMaximized } : { isMaximized, mainBounds: window.getBounds() });
  };
  // A drag tells its place with every frame.
  const soon = () => {
    clearTimeout(pending);
    pending = setTimeout(save, 500);
  };
  for (const event of ["resize", "move", "maximize", "unmaximize"] as const) window.on(event as "resize", soon);
  window.once("close", save);
  window.once("closed", () => clearTimeout(pending));
}
