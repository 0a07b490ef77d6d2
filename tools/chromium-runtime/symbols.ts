import type {
  App,
  BrowserWindow,
  CommandLine,
  ContextBridge,
  desktopCapturer,
  Dialog,
  GlobalShortcut,
  IpcMain,
  IpcRenderer,
  Menu,
  MenuItem,
  nativeImage,
  NativeImage,
  NativeTheme,
  Notification,
  ParentPort,
  PowerMonitor,
  PowerSaveBlocker,
  Protocol,
  SafeStorage,
  Screen,
  Session,
  session,
  Shell,
  Tray,
  UtilityProcess,
  utilityProcess,
  WebContents,
  WebFrameMain,
} from "electron";
import type * as electron from "./electron.ts";
import type { RuntimeApp } from "./app.ts";
import type { RuntimeWindow } from "./browser-window.ts";
import type { RuntimeMenu, RuntimeMenuItem } from "./menu.ts";
import type { RuntimeImage } from "./native-image.ts";
import type { RuntimeNotification } from "./notification.ts";
import type { OffscreenContents, OffscreenFrame } from "./offscreen/offscreen-contents.ts";
import type { RuntimePartition } from "./offscreen/partition.ts";
import type { PreloadBridge, PreloadIpc } from "./page-preload.ts";
import type { RuntimeTray } from "./tray.ts";
import type { RuntimeUtilityProcess } from "./utility-process.ts";
import type { Frame, RuntimeWebContents } from "./web-contents.ts";

type Words<S extends string, Found = never> = S extends `${infer Head} ${infer Rest}`
  ? Words<Rest, Found | Head>
  : Found | S;
/** Only names that Electron's declarations have, and that this runtime has too. */
type Known<Names extends string, T> = [Words<Names>] extends [keyof T | ""]
  ? Names
  : `unknown: ${Exclude<Words<Names>, keyof T> & string}`;
/** Where both have a member, ours must do where Electron's is asked for. */
type Agreeing<Ours, Theirs> = Pick<Theirs, Exclude<keyof Ours & keyof Theirs, keyof NodeJS.EventEmitter>>;

/** What of one class or member is there: by its names, in one line each. */
export type Area = {
  readonly real: string;
  readonly modelled: string;
  readonly refused: string;
  readonly events: string;
  readonly note: string;
};

/**
 * A drift between Electron's declarations, the runtime and this table does not compile. `Own` are the members that
 * take or give the runtime's own classes in the place of Electron's.
 */
function area<Theirs, Ours extends Agreeing<Omit<Ours, Own>, Theirs>, Own extends PropertyKey = never>() {
  return <const R extends string = "", const M extends string = "", const N extends string = "">(rows: {
    readonly real?: Known<R, Pick<Theirs, keyof Theirs & keyof Ours>>;
    readonly modelled?: Known<M, Pick<Theirs, keyof Theirs & keyof Ours>>;
    readonly refused?: Known<N, Theirs>;
    readonly events?: string;
    readonly note?: string;
  }): Area => ({ real: "", modelled: "", refused: "", events: "", note: "", ...rows }) as Area;
}

type Web = typeof electron.session.defaultSession;
type OffscreenOnly = "insertCSS" | "setFrameRate" | "setAudioMuted" | "setWebRTCIPHandlingPolicy";
/** Every symbol that the runtime knows, by Electron's class or module member. What is in no row throws by its name. */
export const symbols = {
  app: area<App, RuntimeApp>()({
    real: "whenReady isReady quit exit getPath setPath getAppPath getName setName name getVersion getLocale requestSingleInstanceLock releaseSingleInstanceLock hasSingleInstanceLock isPackaged commandLine focus",
    modelled: "setAppUserModelId",
    refused: "relaunch setLoginItemSettings getLoginItemSettings setAsDefaultProtocolClient",
    events:
      "ready window-all-closed before-quit will-quit quit second-instance browser-window-created web-contents-created browser-window-focus browser-window-blur activate",
    note: "`activate` is macOS's and never comes. The sandbox is Chromium's own, and off for root",
  }),
  CommandLine: area<CommandLine, RuntimeApp["commandLine"]>()({
    real: "appendSwitch hasSwitch getSwitchValue removeSwitch",
    refused: "appendArgument",
    note: "A switch counts until Chromium starts",
  }),
  BrowserWindow: area<
    BrowserWindow & typeof BrowserWindow,
    RuntimeWindow & typeof electron.BrowserWindow,
    "webContents" | "prototype" | "fromWebContents" | "fromId" | "getAllWindows" | "getFocusedWindow"
  >()({
    real: "webContents fromId fromWebContents getAllWindows getFocusedWindow id loadURL loadFile show showInactive hide close destroy isDestroyed isVisible isMinimized isMaximized isFocused isFullScreen isAlwaysOnTop isResizable isFocusable minimize restore maximize unmaximize setFullScreen focus blur moveTop getBounds setBounds getContentBounds getSize setSize getPosition setPosition setMinimumSize setResizable setFocusable setTitle setAlwaysOnTop setSkipTaskbar setVisibleOnAllWorkspaces flashFrame getMediaSourceId capturePage",
    modelled: "getTitle",
    refused: "setContentProtection setIgnoreMouseEvents",
    events:
      "close closed show hide focus blur minimize restore maximize unmaximize move resize enter-full-screen leave-full-screen ready-to-show",
    note: "`ready-to-show` comes with the end of loading; bounds are those of the page, without a system frame; options `transparent` and `nodeIntegration` are refused, `backgroundColor` and `icon` do nothing",
  }),
  webContents: area<
    WebContents,
    RuntimeWebContents & Pick<OffscreenContents, OffscreenOnly>,
    "session" | "mainFrame"
  >()({
    real: "id session mainFrame send getURL isDestroyed isLoading isCrashed reload loadURL stop executeJavaScript capturePage setBackgroundThrottling getBackgroundThrottling setWindowOpenHandler setUserAgent getUserAgent focus close forcefullyCrashRenderer insertCSS setFrameRate",
    modelled: "getOSProcessId setAudioMuted setWebRTCIPHandlingPolicy",
    refused: "openDevTools",
    events:
      "did-start-loading did-stop-loading dom-ready did-finish-load did-fail-load did-navigate will-navigate render-process-gone console-message destroyed will-redirect paint unresponsive select-client-certificate",
    note: "`window.open` and links to other windows ask the handler and give the page nothing. Those of offscreen windows have what their name promises and no more: `insertCSS`, `setFrameRate`, `paint`, `will-redirect`; they use no UDP, and nobody hears them but who captures their `mainFrame` as `audio` of a display. `unresponsive` and `select-client-certificate` never come: there are no certificates to select",
  }),
  WebFrameMain: area<
    WebFrameMain,
    Frame & Pick<OffscreenFrame, "executeJavaScript" | "isDestroyed" | "detached">,
    "top" | "parent" | "frames"
  >()({
    real: "url origin top parent frames executeJavaScript isDestroyed detached",
    modelled: "processId routingId frameTreeNodeId name",
    note: "Only top frames have a preload. Those of offscreen pages have `executeJavaScript`, `isDestroyed` and `detached` and no more, others all else",
  }),
  ipcMain: area<IpcMain, typeof electron.ipcMain, "handle" | "handleOnce">()({
    real: "handle handleOnce removeHandler",
    note: "Listeners by channel. `sendSync` is refused",
  }),
  ipcRenderer: area<IpcRenderer, PreloadIpc>()({ real: "invoke send on once off removeListener removeAllListeners" }),
  contextBridge: area<ContextBridge, PreloadBridge>()({
    real: "exposeInMainWorld",
    note: "Functions, promises, nested objects and what JSON, dates and binary data need",
  }),
  session: area<
    Session & typeof session,
    Web & typeof electron.session & Pick<RuntimePartition, "setProxy" | "clearCache">,
    "webRequest" | "defaultSession" | "fromPartition"
  >()({
    real: "defaultSession fromPartition setProxy webRequest setPermissionRequestHandler setPermissionCheckHandler setDisplayMediaRequestHandler getUserAgent clearStorageData clearCache",
    events: "will-download",
    note: "`webRequest.onHeadersReceived` is for the app's own pages. Partitions are for offscreen windows: in memory, by the proxy that is set, with nothing granted and no downloads; each window begins with an empty one, so nothing is there to clear. Asked: media, notifications, fullscreen, display-capture and the clipboard; the rest has the check handler's answer. Of several screens none can be captured",
  }),
  protocol: area<Protocol, typeof electron.protocol>()({
    real: "handle unhandle isProtocolHandled registerSchemesAsPrivileged",
    note: "One standard scheme with the host `nchat`, served as `http://nchat.localhost:<port>` on loopback",
  }),
  desktopCapturer: area<typeof desktopCapturer, typeof electron.desktopCapturer>()({ real: "getSources" }),
  nativeImage: area<typeof nativeImage, typeof electron.nativeImage>()({
    real: "createEmpty createFromPath createFromBuffer createFromDataURL createFromBitmap",
    note: "PNG files of eight bits a channel; others are empty",
  }),
  NativeImage: area<NativeImage, RuntimeImage>()({
    real: "isEmpty getSize getAspectRatio toPNG toDataURL toBitmap resize",
    modelled: "setTemplateImage isTemplateImage isMacTemplateImage",
  }),
  nativeTheme: area<NativeTheme, typeof electron.nativeTheme>()({
    real: "themeSource",
    modelled: "shouldUseDarkColors shouldUseHighContrastColors shouldUseInvertedColorScheme",
    events: "updated",
    note: "`system` follows the name in GTK_THEME",
  }),
  safeStorage: area<SafeStorage, typeof electron.safeStorage>()({
    real: "isEncryptionAvailable",
    refused: "encryptString decryptString",
    note: "It says that there is none",
  }),
  screen: area<Screen, typeof electron.screen>()({
    real: "getPrimaryDisplay getAllDisplays getDisplayNearestPoint getDisplayMatching getCursorScreenPoint",
    events: "display-added display-removed display-metrics-changed",
    note: "The pointer's place is that of the last question",
  }),
  shell: area<Shell, typeof electron.shell>()({
    real: "openExternal openPath showItemInFolder beep",
    note: "By xdg-open",
  }),
  dialog: area<Dialog, typeof electron.dialog>()({
    real: "showMessageBox showErrorBox",
    modelled: "showOpenDialog showSaveDialog",
    refused: "showMessageBoxSync showOpenDialogSync showSaveDialogSync",
    note: "A path is typed, not browsed for",
  }),
  Notification: area<
    Notification & typeof Notification,
    RuntimeNotification & typeof electron.Notification,
    "prototype"
  >()({
    real: "isSupported show close title body id",
    events: "show click close",
    note: "Over D-Bus where a session bus has the service, else only remembered for `GET /notifications`; actions and replies are not there. `isSupported` is always true",
  }),
  powerSaveBlocker: area<PowerSaveBlocker, typeof electron.powerSaveBlocker>()({ modelled: "start stop isStarted" }),
  powerMonitor: area<PowerMonitor, typeof electron.powerMonitor>()({
    real: "isOnBatteryPower",
    events: "suspend resume lock-screen unlock-screen shutdown",
    note: "Sleep from logind on the system bus; all of them by `POST /power`",
  }),
  globalShortcut: area<GlobalShortcut, typeof electron.globalShortcut>()({
    real: "register registerAll unregister unregisterAll isRegistered",
  }),
  Tray: area<Tray, RuntimeTray, "setContextMenu">()({
    modelled: "setImage setToolTip setContextMenu destroy isDestroyed",
    events: "click",
    note: "No panel shows it; `GET /tray` and `POST /tray/click` do",
  }),
  Menu: area<
    Menu & typeof Menu,
    RuntimeMenu & typeof electron.Menu,
    | "append"
    | "items"
    | "getMenuItemById"
    | "prototype"
    | "buildFromTemplate"
    | "setApplicationMenu"
    | "getApplicationMenu"
  >()({
    modelled: "buildFromTemplate setApplicationMenu getApplicationMenu append items getMenuItemById",
    refused: "popup",
  }),
  MenuItem: area<MenuItem, RuntimeMenuItem, "submenu">()({
    modelled: "id label type submenu enabled visible checked click",
  }),
  utilityProcess: area<typeof utilityProcess, typeof electron.utilityProcess, "fork">()({ real: "fork" }),
  UtilityProcess: area<UtilityProcess, RuntimeUtilityProcess, "stdout" | "stderr">()({
    real: "pid kill postMessage stdout stderr",
    events: "spawn message exit error",
    note: "`postMessage` without ports; the child has `process.parentPort`; `error` never comes, a fatal error is an exit",
  }),
  ParentPort: area<ParentPort, Pick<ParentPort, "postMessage">>()({ real: "postMessage", events: "message" }),
} as const satisfies Record<string, Area>;
