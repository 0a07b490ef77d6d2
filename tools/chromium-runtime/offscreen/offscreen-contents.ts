import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { HandlerDetails, NativeImage, WindowOpenHandlerResponse } from "electron";
import type { Session } from "../devtools.ts";
import { guard, refusal } from "../guard.ts";
import type { Bitmap } from "./decode.ts";
import { FrameDecoder } from "./decoder.ts";
import type { OpenedPage } from "./offscreen-window.ts";
import type { PageEar } from "./page-ear.ts";

type Size = { readonly width: number; readonly height: number };
type Look = Size & { readonly isTransparent: boolean };
type OpenHandler = (details: HandlerDetails) => WindowOpenHandlerResponse;

const decoder = new FrameDecoder();
/** A page that has not changed for so long is looked at once more: the screencast leaves pictures out, also the last one. */
const settleMs = 250;
const noWindows = "window.open = () => null; window.print = () => undefined;";

/** The page of an offscreen window: Chromium's screencast, which tells of changes only, as "paint". */
export class OffscreenContents extends EventEmitter {
  private readonly open: () => Promise<OpenedPage>;
  private readonly look: Look;
  private opened: Promise<OpenedPage> | undefined;
  private url = "";
  private expectedUrl: string | undefined;
  private status = 200;
  private frameMs = 1000 / 60;
  private shown = "";
  private settling: NodeJS.Timeout | undefined;
  private destroyed = false;

  constructor(open: () => Promise<OpenedPage>, look: Look) {
    super();
    this.open = open;
    this.look = look;
    return guard(this, "webContents");
  }

  /** Its top frame, which stands for the page where main names it. */
  readonly mainFrame = guard(new OffscreenFrame(this), "WebFrameMain");

  readonly getURL = (): string => this.url;
  readonly isDestroyed = (): boolean => this.destroyed;

  setFrameRate(framesPerSecond: number): void {
    this.frameMs = 1000 / framesPerSecond;
  }

  setAudioMuted(muted: boolean): void {
    if (!muted) throw refusal("webContents.setAudioMuted(false)", "offscreen pages are heard by capture alone");
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    if (policy !== "disable_non_proxied_udp") throw refusal(`webContents.setWebRTCIPHandlingPolicy("${policy}")`);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    const details = { url: "about:blank", frameName: "", features: "", disposition: "new-window" } as const;
    const { action } = handler({ ...details, referrer: { url: "", policy: "no-referrer" } });
    if (action !== "deny") throw refusal("webContents.setWindowOpenHandler", "offscreen pages open no windows");
  }

  async loadURL(url: string): Promise<void> {
    const { session } = await (this.opened ??= this.prepare());
    const finished = new Promise<void>((resolve) => this.once("did-finish-load", resolve));
    this.expectedUrl = new URL(url).href;
    const { errorText } = await session.send("Page.navigate", { url });
    if (this.destroyed) return;
    if (errorText) {
      this.emit("did-fail-load", {}, -2, errorText, url, true);
      throw Object.assign(new Error(`${errorText} (-2) loading '${url}'`), { code: errorText, errno: -2, url });
    }
    await finished;
  }

  async insertCSS(css: string): Promise<string> {
    const { session } = await (this.opened ??= this.prepare());
    // A sheet that is made by a script is nothing that the page's policy keeps out.
    const expression = `(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)});
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; })()`;
    await session.send("Runtime.evaluate", { expression });
    return "css";
  }

  /** Waits for the page to answer, and for no load. */
  async evaluate(expression: string): Promise<unknown> {
    const { session } = await (this.opened ??= this.prepare());
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value as unknown;
  }

  /** What the page plays. */
  async hear(): Promise<PageEar> {
    const opened = await this.opened;
    if (!opened || this.destroyed) throw new Error("The page to be heard is gone.");
    return opened.hear();
  }

  /** Takes the page away. */
  end(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    clearTimeout(this.settling);
    this.opened?.then(({ close }) => close()).catch((error: unknown) => this.complain(error));
    this.emit("destroyed");
  }

  private async prepare(): Promise<OpenedPage> {
    const opened = await this.open();
    const { session, targetId, ended } = opened;
    void ended.then(() => this.gone());
    this.listen(session, targetId);
    const { width, height, isTransparent } = this.look;
    const color = isTransparent ? { r: 0, g: 0, b: 0, a: 0 } : { r: 255, g: 255, b: 255, a: 1 };
    await Promise.all([
      session.send("Page.enable"),
      session.send("Page.addScriptToEvaluateOnNewDocument", { source: noWindows }),
      session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false }),
      session.send("Emulation.setDefaultBackgroundColorOverride", { color }),
      session.send("Emulation.setFocusEmulationEnabled", { enabled: true }),
      session.send("Fetch.enable", {
        patterns: [
          { resourceType: "Document", requestStage: "Request" },
          { resourceType: "Document", requestStage: "Response" },
        ],
      }),
      session.send("Page.startScreencast", { format: "png" }),
    ]);
    return opened;
  }

  private listen(session: Session, mainFrameId: string): void {
    session.on("Page.screencastFrame", ({ data, sessionId }) => {
      // The next one comes when this one is painted, and no sooner than the frame rate allows.
      Promise.all([this.onFrame(session, data), pause(this.frameMs)])
        .then(() => this.destroyed || session.send("Page.screencastFrameAck", { sessionId }))
        .catch((error: unknown) => this.complain(error));
    });
    session.on("Page.frameNavigated", ({ frame }) => {
      if (frame.id !== mainFrameId || frame.url === "about:blank") return;
      this.url = frame.url;
      this.emit("did-navigate", {}, this.url, this.status, "");
    });
    session.on("Page.domContentEventFired", () => this.url && this.emit("dom-ready", {}));
    session.on("Page.loadEventFired", () => this.url && this.emit("did-finish-load", {}));
    session.on("Page.javascriptDialogOpening", ({ type }) => {
      const accept = type === "beforeunload";
      session.send("Page.handleJavaScriptDialog", { accept }).catch((error: unknown) => this.complain(error));
    });
    session.on("Inspector.targetCrashed", () => this.gone());
    session.on("Fetch.requestPaused", (paused) => {
      const { requestId, request, frameId, redirectedRequestId, responseStatusCode } = paused;
      const isMain = frameId === mainFrameId;
      if (isMain && responseStatusCode !== undefined) this.status = responseStatusCode;
      const isAnswer = responseStatusCode !== undefined || paused.responseErrorReason !== undefined;
      const isAsked = request.url === this.expectedUrl || redirectedRequestId !== undefined;
      if (isMain && !isAnswer) this.expectedUrl = undefined;
      const question = redirectedRequestId === undefined ? "will-navigate" : "will-redirect";
      const isNews = isMain && !isAnswer && (!isAsked || redirectedRequestId !== undefined);
      const settled =
        isNews && this.isPrevented(question, request.url)
          ? session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" })
          : session.send("Fetch.continueRequest", { requestId });
      settled.catch((error: unknown) => this.complain(error));
    });
  }

  private async onFrame(session: Session, data: string): Promise<void> {
    // One that is the same comes of looking at it.
    if (this.destroyed || !this.url || data === this.shown) return;
    this.shown = data;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.settle(session), settleMs);
    await this.paint(data);
  }

  private async settle(session: Session): Promise<void> {
    try {
      const { data } = await session.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true });
      await this.paint(data);
    } catch (error) {
      this.complain(error);
    }
  }

  private async paint(data: string): Promise<void> {
    const bitmap = await decoder.decode(data);
    if (!bitmap || this.destroyed) return;
    const { width, height } = bitmap;
    this.emit("paint", {}, { x: 0, y: 0, width, height }, paintedImage(bitmap));
  }

  private gone(): void {
    if (!this.destroyed) this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
  }

  private isPrevented(name: string, url: string): boolean {
    let prevented = false;
    this.emit(name, { url, isMainFrame: true, isSameDocument: false, preventDefault: () => (prevented = true) }, url);
    return prevented;
  }

  private complain(error: unknown): void {
    if (!this.destroyed) console.error("chromium-runtime: offscreen:", error);
  }
}

/** The top frame of an offscreen page. */
export class OffscreenFrame {
  private readonly contents: OffscreenContents;

  constructor(contents: OffscreenContents) {
    this.contents = contents;
  }

  readonly executeJavaScript = (code: string): Promise<unknown> => this.contents.evaluate(code);

  readonly isDestroyed = (): boolean => this.contents.isDestroyed();

  /** No page takes another one's place in a window. */
  get detached(): boolean {
    return this.contents.isDestroyed();
  }

  /** What the page plays; for the runtime alone. */
  static hear(frame: OffscreenFrame): Promise<PageEar> {
    return frame.contents.hear();
  }
}

/** What main reads of a painted picture; anything else throws by name. */
function paintedImage({ width, height, bgra }: Bitmap): NativeImage {
  const bitmap = Buffer.from(bgra.buffer);
  const image = { isEmpty: () => false, getSize: () => ({ width, height }), toBitmap: () => bitmap };
  return guard(image, "NativeImage") as unknown as NativeImage;
}
