import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions } from "electron";
import type { Session } from "../devtools.ts";
import { guard, refusal } from "../guard.ts";
import { OffscreenContents } from "./offscreen-contents.ts";
import type { PageBrowser } from "./page-browser.ts";
import { openEar, type PageEar } from "./page-ear.ts";
import { RuntimePartition } from "./partition.ts";

/** Nobody is there to ask: without an answer a page would wait for ever. */
const denied = ["camera", "microphone", "display-capture", "notifications", "geolocation", "midi", "clipboard-read"];

/** What offscreen windows share: their browser, started with the first, and their sessions. */
export class OffscreenPages {
  private readonly partitions = new Map<string, RuntimePartition>();
  private readonly start: () => Promise<PageBrowser>;
  private starting: Promise<PageBrowser> | undefined;
  private running: PageBrowser | undefined;
  /** Pages that we opened; every other one is closed at once. */
  private readonly own = new Set<string>();

  constructor(start: () => Promise<PageBrowser>) {
    this.start = start;
  }

  partition(name: string): RuntimePartition {
    if (name.startsWith("persist:")) throw refusal("session.fromPartition", "partitions are in memory only");
    const found = this.partitions.get(name) ?? guard(new RuntimePartition(), "session");
    this.partitions.set(name, found);
    return found;
  }

  forget(name: string): void {
    this.partitions.delete(name);
  }

  /** Opens a page of that session; the answer takes it away with all that it kept. */
  async open(name: string, size: { width: number; height: number }): Promise<OpenedPage> {
    const browser = await this.browser();
    const { browser: root } = browser.devtools;
    const { proxyRules, proxyBypassRules } = this.partition(name).proxy;
    const { browserContextId } = await root.send("Target.createBrowserContext", {
      disposeOnDetach: true,
      ...(proxyRules ? { proxyServer: proxyRules } : {}),
      ...(proxyBypassRules ? { proxyBypassList: proxyBypassRules } : {}),
    });
    await root.send("Browser.setDownloadBehavior", { behavior: "deny", browserContextId });
    for (const name of denied)
      await root.send("Browser.setPermission", { permission: { name }, setting: "denied", browserContextId });
    const { session, targetId } = await this.openTarget(browser, browserContextId, size);
    const close = () => this.closeTarget(browser, browserContextId, targetId);
    const hear = () => this.hear(browser, session, targetId);
    return { session, targetId, ended: browser.ended, hear, close };
  }

  private async hear(browser: PageBrowser, page: Session, frameId: string): Promise<PageEar> {
    const { browserContextId } = await browser.devtools.browser.send("Target.createBrowserContext", {
      disposeOnDetach: true,
    });
    const opened = await this.openTarget(browser, browserContextId, { width: 100, height: 100 });
    const close = () => this.closeTarget(browser, browserContextId, opened.targetId);
    const otherTitles = async () => {
      const { targetInfos } = await browser.devtools.browser.send("Target.getTargets");
      return targetInfos.filter(({ targetId }) => targetId !== frameId).map(({ title }) => title);
    };
    const onStop = () => void close().catch((error: unknown) => console.error("chromium-runtime: offscreen:", error));
    try {
      const named = { page, frameId, token: browser.captureToken, otherTitles };
      return await openEar({ ...named, listener: opened.session, onStop });
    } catch (error) {
      await close();
      throw error;
    }
  }

  private async openTarget(
    { devtools: { browser: root, attach } }: PageBrowser,
    browserContextId: string,
    size: { width: number; height: number },
  ): Promise<{ session: Session; targetId: string }> {
    const { targetId } = await root.send("Target.createTarget", { url: "about:blank", browserContextId, ...size });
    this.own.add(targetId);
    const { sessionId } = await root.send("Target.attachToTarget", { targetId, flatten: true });
    return { session: attach(sessionId), targetId };
  }

  private async closeTarget(browser: PageBrowser, browserContextId: string, targetId: string): Promise<void> {
    this.own.delete(targetId);
    if (browser.isRunning()) await browser.devtools.browser.send("Target.disposeBrowserContext", { browserContextId });
  }

  stop(): void {
    this.running?.stop();
  }

  private browser(): Promise<PageBrowser> {
    if (this.running?.isRunning() === false) this.starting = undefined;
    return (this.starting ??= this.begin().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    }));
  }

  private async begin(): Promise<PageBrowser> {
    const browser = (this.running = await this.start());
    const { browser: root } = browser.devtools;
    root.on("Target.targetCreated", ({ targetInfo: { targetId, openerId } }) => {
      if (openerId === undefined || this.own.has(targetId)) return;
      root.send("Target.closeTarget", { targetId }).catch(() => undefined); // it has gone by itself
    });
    await root.send("Target.setDiscoverTargets", { discover: true });
    return browser;
  }
}

/** A page of the browser without windows. */
export type OpenedPage = {
  readonly session: Session;
  readonly targetId: string;
  readonly ended: Promise<void>;
  /** What it plays. One at a time may begin. */
  readonly hear: () => Promise<PageEar>;
  readonly close: () => Promise<void>;
};

/** `new BrowserWindow` with `webPreferences.offscreen`: no window at all, and its page paints pictures. */
export class OffscreenWindow extends EventEmitter {
  readonly webContents: OffscreenContents;
  private closed = false;
  private readonly release: () => void;

  constructor(pages: OffscreenPages, options: BrowserWindowConstructorOptions) {
    super();
    const { partition, disableDialogs, preload } = options.webPreferences ?? {};
    if (partition === undefined) throw refusal("BrowserWindow offscreen", "it wants a partition");
    if (preload !== undefined) throw refusal("BrowserWindow offscreen with a preload");
    if (!disableDialogs) throw refusal("BrowserWindow offscreen with dialogs");
    const { width = 800, height = 600, transparent = false } = options;
    this.webContents = new OffscreenContents(() => pages.open(partition, { width, height }), {
      width,
      height,
      isTransparent: transparent,
    });
    this.release = () => pages.forget(partition);
    return guard(this, "BrowserWindow");
  }

  readonly loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  readonly isDestroyed = (): boolean => this.closed;

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    this.webContents.end();
    this.release();
    this.emit("closed");
  }
}
