import { EventEmitter } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from "electron";
import type { Session } from "./devtools.ts";
import type { AtomName } from "./display.ts";
import { guard, refusal, refuse } from "./guard.ts";
import { NativeWindow, type WindowState } from "./native-window.ts";
import type { Runtime } from "./runtime.ts";
import { RuntimeWebContents } from "./web-contents.ts";

/** How long a page may take before it is asked again. */
const patience = 1000;

let lastId = 0;

/** A window of the app: an application window of Chromium, driven through the X server and its page's DevTools session. */
export class RuntimeWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: RuntimeWebContents;
  readonly setContentProtection = refuse("BrowserWindow.setContentProtection", "X11 has nothing like it");
  readonly setIgnoreMouseEvents = refuse("BrowserWindow.setIgnoreMouseEvents");
  readonly isInternal: boolean;
  targetId: string | undefined;
  xid: number | undefined;
  private readonly runtime: Runtime;
  private readonly options: BrowserWindowConstructorOptions;
  private readonly native: Promise<NativeWindow>;
  private state: WindowState = {
    visible: false,
    minimized: false,
    maximized: false,
    fullScreen: false,
    focused: false,
  };
  private bounds: Rectangle;
  private dragFrom: Rectangle | undefined;
  private minimum: [number, number];
  private maximum: [number, number];
  private resizable: boolean;
  private focusable: boolean;
  private title: string;
  private onTop: boolean;
  private shown = false;
  private closed = false;
  private unguarded = false;
  private readonly gone = Promise.withResolvers<boolean>();
  private refused: (() => void) | undefined;

  /** `isInternal`: a window of the runtime itself, which main does not know. */
  constructor(runtime: Runtime, options: BrowserWindowConstructorOptions = {}, isInternal = false) {
    super();
    this.isInternal = isInternal;
    this.setMaxListeners(0);
    if (options.transparent) throw refusal("BrowserWindow transparent", "windows are opaque here");
    if (options.webPreferences?.nodeIntegration) throw refusal("BrowserWindow nodeIntegration");
    this.runtime = runtime;
    this.options = options;
    this.bounds = firstBounds(options, runtime.display.screen);
    this.minimum = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.maximum = [options.maxWidth ?? 0, options.maxHeight ?? 0];
    this.resizable = options.resizable ?? true;
    this.focusable = options.focusable ?? true;
    this.onTop = options.alwaysOnTop ?? false;
    this.title = options.title ?? runtime.appName;
    this.webContents = new RuntimeWebContents(runtime);
    this.webContents.setBackgroundThrottling(options.webPreferences?.backgroundThrottling ?? true);
    const self = guard(this, "BrowserWindow");
    this.native = runtime.openWindow(this.id).then((xid) => self.adopt(xid));
    this.native.catch((error: Error) => !this.closed && console.error("chromium-runtime:", error.message));
    runtime.windows.set(this.id, self);
    this.webContents.onPointer = (verb, x, y) => self.onPointer(verb, x, y);
    this.webContents.on("runtime-dialog", (type: string) => self.onDialog(type));
    this.webContents.once("did-finish-load", () => self.emit("ready-to-show"));
    if (options.show !== false) self.show();
    if (options.fullscreen) self.setFullScreen(true);
    return self;
  }

  /** Prepares the page of this window, which Chromium holds back meanwhile. */
  async attach(session: Session, targetId: string): Promise<void> {
    this.targetId = targetId;
    const { preload } = this.options.webPreferences ?? {};
    const source = preload === undefined || !existsSync(preload) ? undefined : readFileSync(preload, "utf8");
    if (preload !== undefined && source === undefined) console.error(`Unable to load preload script: ${preload}`);
    await this.webContents.attach(session, source, targetId);
  }

  readonly loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  readonly loadFile = (path: string): Promise<void> => this.webContents.loadURL(pathToFileURL(path).href);
  readonly show = (): void => this.reveal(!this.focusable);
  readonly showInactive = (): void => this.reveal(true);

  hide(): void {
    this.shown = false;
    this.drive((native) => native.hide());
  }

  /** Asks the window to close: its "close" listeners and its page may say no. */
  readonly close = (): void => void this.tryClose();

  /** Closes and tells whether the window really closed. */
  async tryClose(): Promise<boolean> {
    if (this.closed) return true;
    if (this.isPrevented("close")) return false;
    await this.native;
    const refused = new Promise<boolean>((resolve) => (this.refused = () => resolve(false)));
    this.unguarded = true;
    void this.askPage();
    return await Promise.race([this.gone.promise, refused]);
  }

  /** Asks the page, again while Chromium still settles an earlier question; a page that never answers is ended. */
  private async askPage(): Promise<void> {
    await Promise.race([this.webContents.guardClose(false), pause(patience)]);
    for (let tries = 0; tries < 10 && !this.closed && this.unguarded; tries++) {
      this.webContents.command((page) => page.send("Page.close"));
      await Promise.race([this.gone.promise, pause(patience)]);
    }
    if (!this.closed && this.unguarded) this.destroy();
  }

  destroy(): void {
    this.onGone();
    const { chromium } = this.runtime;
    const close = (targetId: string): void => {
      chromium?.devtools.browser.send("Target.closeTarget", { targetId }).catch((error: Error) => {
        if (!error.message.includes("gone")) console.error("chromium-runtime:", error.message);
      });
    };
    this.webContents.attached.then(() => this.targetId && close(this.targetId)).catch(() => undefined);
  }

  /** The window is no more. */
  onGone(): void {
    if (this.closed) return;
    this.closed = true;
    this.runtime.windows.delete(this.id);
    this.webContents.end();
    this.gone.resolve(true);
    this.emit("closed");
    if (!this.isInternal && this.runtime.appWindows().length === 0) this.runtime.onAllWindowsClosed();
  }

  readonly onActiveWindow = (active: number): void => this.drive((native) => native.onFocusMoved(active));
  readonly isDestroyed = (): boolean => this.closed;
  readonly isVisible = (): boolean => this.shown && !this.state.minimized;
  readonly isMinimized = (): boolean => this.state.minimized;
  readonly isMaximized = (): boolean => this.state.maximized;
  readonly isFocused = (): boolean => this.state.focused;
  readonly isFullScreen = (): boolean => this.state.fullScreen;
  readonly isAlwaysOnTop = (): boolean => this.onTop;
  readonly isResizable = (): boolean => this.resizable;
  readonly isFocusable = (): boolean => this.focusable;
  readonly minimize = (): void => this.drive((native) => native.minimize());
  readonly restore = (): void => this.drive((native) => native.restore());
  readonly maximize = (): void => this.setStates(true, "_NET_WM_STATE_MAXIMIZED_HORZ", "_NET_WM_STATE_MAXIMIZED_VERT");
  readonly unmaximize = (): void =>
    this.setStates(false, "_NET_WM_STATE_MAXIMIZED_HORZ", "_NET_WM_STATE_MAXIMIZED_VERT");
  readonly setFullScreen = (on: boolean): void => this.setStates(on, "_NET_WM_STATE_FULLSCREEN");
  readonly focus = (): void => this.drive((native) => native.activate());
  readonly blur = (): void => this.drive((native) => native.blur());
  readonly moveTop = (): void => this.drive((native) => native.raise());
  readonly getBounds = (): Rectangle => ({ ...this.bounds });
  readonly getContentBounds = (): Rectangle => ({ ...this.bounds });
  readonly getSize = (): number[] => [this.bounds.width, this.bounds.height];
  readonly setSize = (width: number, height: number): void => this.setBounds({ width, height });
  readonly getPosition = (): number[] => [this.bounds.x, this.bounds.y];
  readonly setPosition = (x: number, y: number): void => this.setBounds({ x, y });
  readonly getTitle = (): string => this.title;
  readonly getMediaSourceId = (): string => `window:${this.xid ?? 0}:0`;
  readonly capturePage = (): ReturnType<BrowserWindow["capturePage"]> => this.webContents.capturePage();

  setBounds(bounds: Partial<Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
    const { minimum, maximum, resizable } = this;
    this.drive((native) => native.setBounds(bounds, { minimum, maximum, resizable }));
  }

  setMinimumSize(width: number, height: number): void {
    this.minimum = [width, height];
    this.limit();
  }

  setResizable(resizable: boolean): void {
    this.resizable = resizable;
    this.limit();
  }

  setFocusable(focusable: boolean): void {
    this.focusable = focusable;
    this.drive((native) => native.setFocusable(focusable));
  }

  setTitle(title: string): void {
    this.title = title;
    this.drive((native) => native.setTitle(title));
  }

  setAlwaysOnTop(on: boolean): void {
    this.onTop = on;
    this.setStates(on, "_NET_WM_STATE_ABOVE");
  }

  readonly setSkipTaskbar = (skip: boolean): void =>
    this.setStates(skip, "_NET_WM_STATE_SKIP_TASKBAR", "_NET_WM_STATE_SKIP_PAGER");
  readonly setVisibleOnAllWorkspaces = (on: boolean): void => this.setStates(on, "_NET_WM_STATE_STICKY");
  readonly flashFrame = (on: boolean): void => this.setStates(on, "_NET_WM_STATE_DEMANDS_ATTENTION");

  private async adopt(xid: number): Promise<NativeWindow> {
    const { options, runtime, minimum, maximum, resizable, focusable, title } = this;
    this.xid = xid;
    const native = new NativeWindow(runtime.display, xid, this.bounds);
    const frame = options.frame !== false && (options.titleBarStyle ?? "default") === "default";
    native.dress({ frame, focusable, resizable, title, minimum, maximum });
    native.setBounds(this.bounds, { minimum, maximum, resizable });
    if (this.onTop) native.setStates(true, "_NET_WM_STATE_ABOVE");
    if (options.skipTaskbar) native.setStates(true, "_NET_WM_STATE_SKIP_TASKBAR", "_NET_WM_STATE_SKIP_PAGER");
    native.on("state", (now, before) => this.onState(now, before));
    native.on("bounds", (now, before) => {
      this.bounds = now;
      if (now.x !== before.x || now.y !== before.y) this.emit("move");
      if (now.width !== before.width || now.height !== before.height) this.emit("resize");
    });
    native.on("gone", () => this.onGone());
    return native;
  }

  private onState(now: WindowState, before: WindowState): void {
    this.state = now;
    const pairs = [
      ["visible", "show", "hide"],
      ["minimized", "minimize", "restore"],
      ["maximized", "maximize", "unmaximize"],
      ["fullScreen", "enter-full-screen", "leave-full-screen"],
      ["focused", "focus", "blur"],
    ] as const;
    for (const [key, on, off] of pairs) {
      if (now[key] === before[key]) continue;
      this.emit(now[key] ? on : off);
      if (key === "focused") this.runtime.emitApp(now.focused ? "browser-window-focus" : "browser-window-blur", this);
    }
  }

  private reveal(quietly: boolean): void {
    this.shown = true;
    this.drive((native) => native.show(quietly));
  }

  private setStates(on: boolean, first: AtomName, second?: AtomName): void {
    this.drive((native) => native.setStates(on, first, second));
  }

  private limit(): void {
    const { minimum, maximum, resizable } = this;
    this.drive((native) => native.limit({ minimum, maximum, resizable }));
  }

  private drive(act: (native: NativeWindow) => void): void {
    this.native.then((native) => !this.closed && act(native)).catch(() => undefined); // the constructor has told why
  }

  private onPointer(verb: string, x: number, y: number): void {
    if (verb === "maximize") return this.state.maximized ? this.unmaximize() : this.maximize();
    if (verb === "start") this.dragFrom = this.getBounds();
    else if (this.dragFrom) this.setPosition(this.dragFrom.x + x, this.dragFrom.y + y);
  }

  /** A page about to be left asks; the window's own question comes from a close button outside the app. */
  private onDialog(type: string): void {
    const answer = (accept: boolean): void => {
      this.webContents.command((page) => page.send("Page.handleJavaScriptDialog", { accept }));
    };
    if (type !== "beforeunload") return answer(type === "alert");
    if (this.unguarded) {
      this.unguarded = false;
      void this.webContents.guardClose(true);
      this.refused?.();
      return answer(false); // the page itself does not want to be closed
    }
    // That a page leaves by itself may be told a little later than its question; by then a debugger that is attached may
    // have answered, and the next page be there.
    const wasLeaving = this.webContents.isLeaving;
    setTimeout(() => {
      const isLeaving = wasLeaving || this.webContents.isLeaving;
      answer(isLeaving);
      if (!isLeaving) this.close();
    }, 50);
  }

  private isPrevented(name: string): boolean {
    let prevented = false;
    this.emit(name, {
      preventDefault: () => (prevented = true),
      get defaultPrevented() {
        return prevented;
      },
    });
    return prevented;
  }
}

function firstBounds(
  options: BrowserWindowConstructorOptions,
  screen: { pixel_width: number; pixel_height: number },
): Rectangle {
  const { width = 800, height = 600 } = options;
  const x = options.x ?? Math.max(0, Math.round((screen.pixel_width - width) / 2));
  const y = options.y ?? Math.max(0, Math.round((screen.pixel_height - height) / 2));
  return { x, y, width, height };
}
