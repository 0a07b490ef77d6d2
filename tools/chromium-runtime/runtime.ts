import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { RuntimeApp } from "./app.ts";
import type { RuntimeWindow } from "./browser-window.ts";
import { startChromium, type Chromium } from "./chromium.ts";
import { startControl } from "./control.ts";
import type { Session } from "./devtools.ts";
import { answerDisplayMedia } from "./display-media.ts";
import { openDisplay, type Display } from "./display.ts";
import { RuntimeIpcMain } from "./ipc-main.ts";
import { NativeWindows } from "./native-windows.ts";
import { NoticeBoard } from "./notification.ts";
import { OffscreenPages } from "./offscreen/offscreen-window.ts";
import { startPageBrowser } from "./offscreen/page-browser.ts";
import type { RuntimeOptions } from "./options.ts";
import { RuntimeShortcuts } from "./global-shortcut.ts";
import { RuntimePower } from "./power-monitor.ts";
import type { RuntimeTray } from "./tray.ts";
import { RuntimeProtocol } from "./protocol.ts";
import { RuntimeScreen } from "./screen.ts";
import { RuntimeSession } from "./session.ts";
import type { RuntimeWebContents } from "./web-contents.ts";

const noWindow = "A window can be made once the app is ready: wait for app.whenReady().";

/** What answers a page's own requests, by name. */
export type PageAnswer = (sender: RuntimeWebContents, ...args: unknown[]) => Promise<unknown>;

/** Everything of one running app: Chromium, the X server, the app's windows and the module's members that share them. */
export class Runtime {
  readonly options: RuntimeOptions;
  readonly protocol = new RuntimeProtocol();
  readonly ipc = new RuntimeIpcMain();
  readonly session: RuntimeSession;
  readonly notices = new NoticeBoard();
  readonly shortcuts = new RuntimeShortcuts();
  readonly power = new RuntimePower();
  trays: RuntimeTray[] = [];
  readonly screen = new RuntimeScreen();
  readonly windows = new Map<number, RuntimeWindow>();
  readonly pageAnswers = new Map<string, PageAnswer>();
  /** Pages that are drawn without a window. */
  readonly offscreen = new OffscreenPages(() => startPageBrowser(join(this.dataDir, "chromium-pages")));
  /** The title that Chromium's own picker chooses by; a window carries it only while its capture starts. */
  readonly captureToken = `nchat-${randomUUID()}`;
  userAgent = "";
  colorScheme: "system" | "light" | "dark" = "system";
  /** How often the app asked what can be captured. */
  enumerations = 0;
  chromium: Chromium | undefined;
  private openDisplayed: Display | undefined;
  private native: NativeWindows | undefined;

  private stopControl: (() => void) | undefined;
  private app: RuntimeApp | undefined;

  constructor(options: RuntimeOptions) {
    this.options = options;
    this.session = new RuntimeSession(this);
    answerDisplayMedia(this);
    this.pageAnswers.set("permission", (sender, name, details) =>
      this.session.request(sender, String(name), details as { mediaTypes?: string[] }),
    );
  }

  get display(): Display {
    if (!this.openDisplayed) throw new Error("The app is not ready yet: wait for app.whenReady().");
    return this.openDisplayed;
  }

  /** Starts the server, the X connection and Chromium. */
  async start(app: RuntimeApp): Promise<void> {
    if (!process.env.DISPLAY) throw new Error("There is no display: set DISPLAY, or start a virtual one (Xvfb).");
    this.app = app;
    await this.protocol.start();
    this.protocol.ownPages.push((request, response) => {
      if (!request.url?.startsWith("/.runtime/window/")) return false;
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title></title>");
      return true;
    });
    const flags = [...this.options.chromiumFlags, ...app.chromiumFlags(), ...this.captureFlags()];
    const [display, chromium] = await Promise.all([
      openDisplay(),
      startChromium(join(app.getPath("userData"), "chromium"), flags),
    ]);
    this.openDisplayed = display;
    this.chromium = chromium;
    display.onEvent((event) => {
      if (
        event.name === "PropertyNotify" &&
        event.wid === display.root &&
        event.atom === display.atoms._NET_ACTIVE_WINDOW
      )
        void this.onActiveWindow(display);
    });
    this.native = new NativeWindows(display, chromium.process.pid ?? 0);
    const { browser, attach } = chromium.devtools;
    this.userAgent = (await browser.send("Browser.getVersion")).userAgent;
    browser.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      this.onTarget(attach(sessionId), targetInfo).catch((error: Error) => {
        if (!error.message.endsWith("Chromium has gone")) console.error("chromium-runtime:", error.message);
      });
    });
    browser.on("Target.detachedFromTarget", ({ targetId }) => {
      for (const window of this.windows.values()) if (window.targetId === targetId) window.onGone();
    });
    await browser.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    await Promise.all([this.session.applyDefaults(), this.screen.start(display)]);
    this.power.start();
    if (app.commandLine.hasSwitch("remote-debugging-port")) await this.openControl(app);
  }

  /** Opens Chromium's window for a BrowserWindow; resolves to its X11 id. */
  openWindow(id: number): Promise<number> {
    if (!this.chromium || !this.native) throw new Error(noWindow);
    const found = this.native.expect(id);
    this.chromium.openWindow(`${this.protocol.origins.httpOrigin}/.runtime/window/${id}`);
    return found;
  }

  /** The windows that main made. */
  appWindows(): RuntimeWindow[] {
    return [...this.windows.values()].filter(({ isInternal }) => !isInternal);
  }

  private get dataDir(): string {
    if (!this.app) throw new Error(noWindow);
    return this.app.getPath("userData");
  }

  get appName(): string {
    return this.app?.getName() ?? "";
  }

  emitApp(name: string, window: RuntimeWindow): void {
    this.app?.emit(name, {}, window);
  }

  onAllWindowsClosed(): void {
    this.app?.onAllWindowsClosed();
  }

  /** Keeps what Chromium itself would open unseen, until the returned function is called. */
  dismissChromiumWindows(): () => void {
    return this.native?.dismissOthers() ?? (() => undefined);
  }

  /** What pages are told of the person's colour scheme. */
  emulatedMedia(): { features: { name: string; value: string }[] } {
    const value = this.colorScheme === "system" ? "" : this.colorScheme;
    return { features: [{ name: "prefers-color-scheme", value }] };
  }

  /** Answers what a page asked besides IPC. */
  async answerPage(sender: RuntimeWebContents, name: string, args: unknown[]): Promise<unknown> {
    const answer = this.pageAnswers.get(name);
    if (!answer) throw new Error(`The runtime answers no "${name}"`);
    return await answer(sender, ...args);
  }

  /** Ends Chromium and gives everything back. */
  async stop(): Promise<void> {
    this.notices.stop();
    this.shortcuts.stop();
    this.power.stop();
    this.stopControl?.();
    this.protocol.stop();
    this.offscreen.stop();
    await this.chromium?.stop();
    this.openDisplayed?.close();
  }

  private async onActiveWindow(display: Display): Promise<void> {
    const [active = 0] = await display.getNumbers(display.root, "_NET_ACTIVE_WINDOW");
    for (const window of this.windows.values()) window.onActiveWindow(active);
  }

  private async openControl(app: RuntimeApp): Promise<void> {
    this.stopControl = await startControl(join(app.getPath("userData"), "runtime.json"), {
      "GET /tray": () => this.trays[0]?.describe(),
      "POST /tray/click": ({ id }) => (this.trays[0]?.press(id) ? {} : undefined),
      "POST /power": ({ event }) => ({ isHeard: this.power.emit(String(event)) }),
      "GET /counters": () => ({ enumerations: this.enumerations }),
      "GET /notifications": () => this.notices.list(),
      "POST /notifications/click": ({ id }) => (this.notices.click(String(id)) ? {} : undefined),
      "POST /second-instance": ({ argv }) => {
        app.emit("second-instance", {}, Array.isArray(argv) ? argv : [], process.cwd(), undefined);
        return {};
      },
    });
  }

  private captureFlags(): string[] {
    return [
      "--auto-select-desktop-capture-source=Entire screen",
      `--auto-select-window-capture-source-by-title=${this.captureToken}`,
    ];
  }

  private async onTarget(session: Session, info: { type: string; url: string; targetId: string }): Promise<void> {
    const id = Number(/\/\.runtime\/window\/(\d+)$/.exec(info.url)?.[1]);
    const window = this.windows.get(id);
    if (info.type !== "page") await session.send("Runtime.runIfWaitingForDebugger");
    else if (window) await window.attach(session, info.targetId);
    // Nothing but this runtime may open windows; what a page asks for went to its window-open handler already.
    else await this.chromium?.devtools.browser.send("Target.closeTarget", { targetId: info.targetId });
  }
}
