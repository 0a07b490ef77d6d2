import { EventEmitter } from "node:events";
import type { NativeImage, WebFrameMain, WindowOpenHandlerResponse, HandlerDetails } from "electron";
import { Codec } from "./codec.ts";
import type { Session } from "./devtools.ts";
import { guard, refuse } from "./guard.ts";
import { imageFromPng } from "./native-image.ts";
import { bindingName, pageScripts, worldName } from "./page-scripts.ts";
import type { Runtime } from "./runtime.ts";

/** The codec of messages between main and a preload: what can be cloned, nothing else. */
export const messageCodec = new Codec();

export type Frame = Pick<WebFrameMain, "url" | "origin" | "processId" | "routingId" | "frameTreeNodeId" | "name"> & {
  readonly top: Frame | null;
  readonly parent: Frame | null;
  readonly frames: Frame[];
};
type PageMessage = { t: string; id: number; c: string; a: unknown; verb: string; x: number; y: number };
type OpenHandler = (details: HandlerDetails) => WindowOpenHandlerResponse;

let lastId = 0;

/** The page of one window, driven through its DevTools session. */
export class RuntimeWebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly mainFrame: Frame;
  readonly openDevTools = refuse("webContents.openDevTools", "start with --remote-debugging-port instead");

  /** Settles when Chromium has the window and its page is prepared. */
  readonly attached: Promise<Session>;
  onWindowOpen: OpenHandler = () => ({ action: "deny" });

  /** True while this document is being left on purpose. */
  isLeaving = false;
  onPointer: (verb: string, x: number, y: number) => void = () => undefined;
  private readonly runtime: Runtime;
  private readonly setAttached: (session: Session) => void;
  private pageSession: Session | undefined;
  private contextId: number | undefined;
  private url = "";
  private loading = false;
  private destroyed = false;
  private crashed = false;
  private throttled = true;
  private expectedUrl: string | undefined;
  private osProcessId = 0;

  constructor(runtime: Runtime) {
    super();
    this.setMaxListeners(0);
    this.runtime = runtime;
    const { promise, resolve } = Promise.withResolvers<Session>();
    this.attached = promise;
    this.setAttached = resolve;
    const frame = frameOf(this);
    this.mainFrame = guard(frame, "WebFrameMain");
    return guard(this, "webContents");
  }

  get session(): Runtime["session"] {
    return this.runtime.session;
  }

  /** Prepares the page that Chromium holds back until it is told to run. */
  async attach(session: Session, preload: string | undefined, targetId: string): Promise<void> {
    this.pageSession = session;
    this.listen(session, targetId);
    const { main, isolated } = pageScripts(preload);
    const commands = [
      session.send("Page.enable"),
      session.send("Runtime.enable"),
      session.send("Runtime.addBinding", { name: bindingName, executionContextName: worldName }),
      session.send("Page.addScriptToEvaluateOnNewDocument", { source: main }),
      session.send("Page.addScriptToEvaluateOnNewDocument", { source: isolated, worldName }),
      session.send("Fetch.enable", { patterns: [{ resourceType: "Document", requestStage: "Request" }] }),
      session.send("Emulation.setEmulatedMedia", this.runtime.emulatedMedia()),
      session.send("Runtime.runIfWaitingForDebugger"),
    ];
    await Promise.all(commands);
    this.setAttached(session);
  }

  send(channel: string, ...args: unknown[]): void {
    const value = messageCodec.encode(args);
    void this.post(this.contextId, { t: "event", c: channel, v: value });
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.attached;
    const { toHttp } = this.runtime.protocol.origins;
    const finished = new Promise<void>((resolve) => this.once("did-finish-load", resolve));
    this.expectedUrl = toHttp(url);
    this.isLeaving = true;
    const { errorText } = await session.send("Page.navigate", { url: this.expectedUrl, transitionType: "typed" });
    if (errorText) {
      this.emit("did-fail-load", {}, -2, errorText, url, true);
      throw Object.assign(new Error(`${errorText} (-2) loading '${url}'`), { code: errorText, errno: -2, url });
    }
    await finished;
  }

  readonly getURL = (): string => this.url;
  readonly isDestroyed = (): boolean => this.destroyed;
  readonly isLoading = (): boolean => this.loading;
  readonly isCrashed = (): boolean => this.crashed;
  readonly getOSProcessId = (): number => this.osProcessId;
  readonly getUserAgent = (): string => this.session.getUserAgent();
  readonly getBackgroundThrottling = (): boolean => this.throttled;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.onWindowOpen = handler;
  }

  setBackgroundThrottling(allowed: boolean): void {
    this.throttled = allowed;
    // As on Electron, a page that is never throttled takes itself for visible.
    this.command((session) => session.send("Emulation.setFocusEmulationEnabled", { enabled: !allowed }));
  }

  readonly setUserAgent = (userAgent: string): void =>
    this.command((session) => session.send("Emulation.setUserAgentOverride", { userAgent }));

  reload(): void {
    this.crashed = false;
    this.isLeaving = true;
    this.expectedUrl = this.runtime.protocol.origins.toHttp(this.url);
    this.command((session) => session.send("Page.reload"));
  }

  readonly stop = (): void => this.command((session) => session.send("Page.stopLoading"));
  readonly focus = (): void => this.command((session) => session.send("Page.bringToFront"));
  readonly close = (): void => this.command((session) => session.send("Page.close"));

  forcefullyCrashRenderer(): void {
    this.command(async (session) => {
      // The page ends before it can answer.
      await session.send("Page.crash").catch(() => undefined);
    });
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const session = await this.attached;
    const options = { awaitPromise: true, returnByValue: true, userGesture };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression: code, ...options });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  async capturePage(): Promise<NativeImage> {
    const session = await this.attached;
    const { data } = await session.send("Page.captureScreenshot", { format: "png" });
    return imageFromPng(Buffer.from(data, "base64"));
  }

  /** Switches the question before the window closes, by which closing from outside the app is noticed. */
  readonly guardClose = (on: boolean): Promise<void> => this.post(this.contextId, { t: "guard", v: on });

  /** Runs a command of the page's session once there is one; a page that ends meanwhile needs no answer. */
  command(run: (session: Session) => Promise<unknown>): void {
    this.attached.then(run).catch((error: unknown) => {
      if (!this.destroyed) console.error("chromium-runtime:", error);
    });
  }

  /** Tells that the page is gone for good. */
  end(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.contextId = undefined;
    this.emit("destroyed");
  }

  private async post(contextId: number | undefined, message: object): Promise<void> {
    if (contextId === undefined || !this.pageSession || this.destroyed) return;
    const expression = `globalThis.nchatReceive?.(${JSON.stringify(JSON.stringify(message))})`;
    try {
      await this.pageSession.send("Runtime.evaluate", { expression, contextId });
    } catch (error) {
      // A document that was left meanwhile hears nothing more, as in Electron.
      if (contextId === this.contextId && !this.destroyed) console.error("chromium-runtime:", error);
    }
  }

  private listen(session: Session, mainFrameId: string): void {
    const isMain = (frameId: string | undefined): boolean => frameId === mainFrameId;
    session.on("Runtime.executionContextCreated", ({ context }) => {
      const data = context.auxData as { frameId?: string } | undefined;
      if (context.name === worldName && isMain(data?.frameId)) this.contextId = context.id;
    });
    session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
      if (this.contextId === executionContextId) this.contextId = undefined;
    });
    session.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
      if (name === bindingName && executionContextId === this.contextId)
        this.onMessage(JSON.parse(payload) as PageMessage, executionContextId);
    });
    session.on("Runtime.consoleAPICalled", ({ type, args, stackTrace }) => {
      const message = args.map((arg) => String(arg.value ?? arg.description ?? "")).join(" ");
      const level = type === "error" ? "error" : type === "warning" ? "warning" : type === "debug" ? "debug" : "info";
      const at = stackTrace?.callFrames[0];
      this.emit("console-message", { message, level, lineNumber: at?.lineNumber ?? 0, sourceId: at?.url ?? "" });
    });
    this.followPage(session, isMain);
  }

  private followPage(session: Session, isMain: (frameId: string | undefined) => boolean): void {
    const { toApp } = this.runtime.protocol.origins;
    session.on("Page.frameNavigated", ({ frame }) => {
      if (!isMain(frame.id) || frame.url.includes("/.runtime/window/")) return;
      this.url = toApp(frame.url);
      this.crashed = false;
      this.isLeaving = false;
      this.emit("did-navigate", {}, this.url, 200, "OK");
    });
    session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      if (isMain(frameId)) this.url = toApp(url);
    });
    session.on("Page.frameRequestedNavigation", ({ frameId }) => isMain(frameId) && (this.isLeaving = true));
    session.on("Page.domContentEventFired", () => {
      if (!this.url) return;
      this.emit("dom-ready", {});
      // Without a gesture Chromium would not ask before it closes the window; see `guardClose`.
      this.command((page) => page.send("Runtime.evaluate", { expression: "0", userGesture: true }));
    });
    session.on("Page.loadEventFired", () => this.url && this.emit("did-finish-load", {}));
    session.on("Page.frameStartedLoading", ({ frameId }) => isMain(frameId) && this.setLoading(true));
    session.on("Page.frameStoppedLoading", ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.isLeaving = false;
      this.setLoading(false);
    });
    session.on("Page.javascriptDialogOpening", ({ type }) => this.emit("runtime-dialog", type));
    session.on("Inspector.targetCrashed", () => {
      this.crashed = true;
      this.contextId = undefined;
      this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
    });
    session.on("Fetch.requestPaused", ({ requestId, request, frameId }) => {
      const ours = request.url === this.expectedUrl || !isMain(frameId) || request.url.includes("/.runtime/");
      const prevented = !ours && this.isPrevented("will-navigate", toApp(request.url));
      if (isMain(frameId)) this.expectedUrl = undefined;
      if (prevented) this.isLeaving = false;
      const settled = prevented
        ? session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" })
        : session.send("Fetch.continueRequest", { requestId });
      settled.catch((error: Error) => !this.destroyed && console.error("chromium-runtime:", error.message));
    });
  }

  private setLoading(loading: boolean): void {
    if (!this.url || this.loading === loading) return;
    this.loading = loading;
    this.emit(loading ? "did-start-loading" : "did-stop-loading");
  }

  private isPrevented(name: string, url: string): boolean {
    let prevented = false;
    const event = {
      url,
      isMainFrame: true,
      isSameDocument: false,
      frame: this.mainFrame,
      preventDefault: () => (prevented = true),
    };
    this.emit(name, event, url);
    return prevented;
  }

  private onMessage(message: PageMessage, contextId: number): void {
    if (message.t === "pointer") return this.onPointer(message.verb, message.x, message.y);
    const args = messageCodec.decode(message.a) as unknown[];
    if (message.t === "send") return this.runtime.ipc.receive(this, message.c, args);
    const answer =
      message.t === "host"
        ? this.runtime.answerPage(this, message.c, args)
        : this.runtime.ipc.answer(this, message.c, args);
    answer
      .then((value) => this.post(contextId, { t: "done", id: message.id, v: messageCodec.encode(value) }))
      .catch((error: unknown) => {
        const text = `Error invoking remote method '${message.c}': ${String(error)}`;
        void this.post(contextId, { t: "failed", id: message.id, v: text });
      });
  }
}

/** The top frame of a window's page, as it is at the moment of asking. */
function frameOf(contents: RuntimeWebContents): Frame {
  const frame: Frame = {
    get url() {
      return contents.getURL();
    },
    get origin() {
      return URL.canParse(contents.getURL()) ? originOf(contents.getURL()) : "null";
    },
    get processId() {
      return contents.getOSProcessId();
    },
    get top() {
      return frame;
    },
    routingId: 1,
    frameTreeNodeId: contents.id,
    name: "",
    parent: null,
    frames: [],
  };
  return frame;
}

function originOf(url: string): string {
  const { protocol, host, origin } = new URL(url);
  return origin === "null" && host ? `${protocol}//${host}` : origin;
}
