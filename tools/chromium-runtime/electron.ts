import type {
  BrowserWindow as ElectronWindow,
  BrowserWindowConstructorOptions,
  ForkOptions,
  NativeImage,
  NotificationConstructorOptions,
} from "electron";
import { RuntimeApp } from "./app.ts";
import { RuntimeWindow } from "./browser-window.ts";
import { createCapturer } from "./capture.ts";
import { RuntimeDialog } from "./dialog.ts";
import { absent, guard, refuse } from "./guard.ts";
import { nativeImage as images } from "./native-image.ts";
import { RuntimeTheme } from "./native-theme.ts";
import { RuntimeNotification } from "./notification.ts";
import { RuntimeMenu, RuntimeMenuItem } from "./menu.ts";
import { RuntimeTray } from "./tray.ts";
import { OffscreenWindow } from "./offscreen/offscreen-window.ts";
import { RuntimeUtilityProcess } from "./utility-process.ts";
import { readOptions } from "./options.ts";
import { Runtime } from "./runtime.ts";
import { createShell } from "./shell.ts";
import type { RuntimeWebContents } from "./web-contents.ts";

/** The one app that this process is. */
export const runtime = new Runtime(readOptions(process.argv.slice(2), process.env));

const runtimeApp = new RuntimeApp(runtime);
export const app = guard(runtimeApp, "app");

class AppWindow extends RuntimeWindow {
  constructor(options?: BrowserWindowConstructorOptions) {
    super(runtime, options);
    runtimeApp.emit("web-contents-created", {}, this.webContents);
    runtimeApp.emit("browser-window-created", {}, this);
  }
  static getAllWindows(): RuntimeWindow[] {
    return runtime.appWindows();
  }
  static fromId(id: number): RuntimeWindow | null {
    return runtime.windows.get(id) ?? null;
  }
  static fromWebContents(contents: RuntimeWebContents): RuntimeWindow | null {
    return AppWindow.getAllWindows().find(({ webContents }) => webContents.id === contents.id) ?? null;
  }
  static getFocusedWindow(): RuntimeWindow | null {
    return AppWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }
}
runtime.pageAnswers.set("close", async (sender) => AppWindow.fromWebContents(sender)?.close());
runtime.pageAnswers.set("window-open", async (sender, asked) => {
  const { url, frameName, features } = asked as { url: string; frameName: string; features: string };
  const referrer = { url: sender.getURL(), policy: "no-referrer" } as const;
  const appUrl = runtime.protocol.origins.toApp(url);
  const answer = sender.onWindowOpen({ url: appUrl, frameName, features, disposition: "foreground-tab", referrer });
  if (answer.action === "allow") await new AppWindow(answer.overrideBrowserWindowOptions).loadURL(appUrl);
});
export const BrowserWindow = guard(
  new Proxy(AppWindow, {
    construct: (target, [options]: [BrowserWindowConstructorOptions?], newTarget) =>
      options?.webPreferences?.offscreen
        ? new OffscreenWindow(runtime.offscreen, options)
        : Reflect.construct(target, [options], newTarget),
  }),
  "BrowserWindow",
);
export type BrowserWindow = ElectronWindow;

export const ipcMain = guard(runtime.ipc, "ipcMain");
export const protocol = guard(runtime.protocol, "protocol");
export const session = guard(
  {
    defaultSession: guard(runtime.session, "session"),
    fromPartition: (name: string) => runtime.offscreen.partition(name),
  },
  "session",
);
export const nativeImage = guard(images, "nativeImage");
export const nativeTheme = guard(new RuntimeTheme(runtime), "nativeTheme");
export const shell = guard(createShell(runtime), "shell");
export const screen = guard(runtime.screen, "screen");
export const safeStorage = guard(
  {
    isEncryptionAvailable: () => false,
    encryptString: refuse("safeStorage.encryptString", "there is no key store"),
    decryptString: refuse("safeStorage.decryptString", "there is no key store"),
  },
  "safeStorage",
);
export const desktopCapturer = guard(createCapturer(runtime), "desktopCapturer");
export const dialog = guard(new RuntimeDialog(runtime), "dialog");

class AppNotification extends RuntimeNotification {
  constructor(options?: NotificationConstructorOptions) {
    super(runtime.notices, options);
  }
  static isSupported(): boolean {
    return true;
  }
}
export const Notification = guard(AppNotification, "Notification");

let lastBlocker = 0;
const blockers = new Set<number>();
export const powerSaveBlocker = guard(
  {
    start: () => {
      blockers.add(++lastBlocker);
      return lastBlocker;
    },
    stop: (id: number) => blockers.delete(id),
    isStarted: (id: number) => blockers.has(id),
  },
  "powerSaveBlocker",
);
export const globalShortcut = guard(runtime.shortcuts, "globalShortcut");
export const powerMonitor = guard(runtime.power, "powerMonitor");
export const Menu = guard(RuntimeMenu, "Menu");
export const MenuItem = guard(RuntimeMenuItem, "MenuItem");
export const utilityProcess = guard(
  {
    fork: (path: string, args?: readonly string[], options?: ForkOptions) =>
      guard(new RuntimeUtilityProcess(path, args, options), "UtilityProcess"),
  },
  "utilityProcess",
);

class AppTray extends RuntimeTray {
  constructor(image: NativeImage | string) {
    super(runtime, image);
  }
}
export const Tray = guard(AppTray, "Tray");

// Members of Electron's module that are not here. They exist, so that an import of one names it when it is used.
export const autoUpdater = absent("autoUpdater");
export const BaseWindow = absent("BaseWindow");
export const BrowserView = absent("BrowserView");
export const clipboard = absent("clipboard");
export const contentTracing = absent("contentTracing");
export const crashReporter = absent("crashReporter");
export const inAppPurchase = absent("inAppPurchase");
export const MessageChannelMain = absent("MessageChannelMain");
export const net = absent("net");
export const netLog = absent("netLog");
export const pushNotifications = absent("pushNotifications");
export const ShareMenu = absent("ShareMenu");
export const systemPreferences = absent("systemPreferences");
export const TouchBar = absent("TouchBar");
export const View = absent("View");
export const webContents = absent("webContents");
export const webFrameMain = absent("webFrameMain");
export const WebContentsView = absent("WebContentsView");
