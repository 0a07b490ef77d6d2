import type { Session as ElectronSession } from "electron";
import type { Runtime } from "./runtime.ts";
import type { RuntimeWebContents } from "./web-contents.ts";

type RequestHandler = Parameters<ElectronSession["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<ElectronSession["setPermissionCheckHandler"]>[0];
type DisplayHandler = Parameters<ElectronSession["setDisplayMediaRequestHandler"]>[0];
type Answer = Parameters<Parameters<NonNullable<DisplayHandler>>[1]>[0];
type HeadersListener = (
  details: { url: string; responseHeaders: Record<string, string[]>; resourceType: string; method: string },
  callback: (response: { responseHeaders?: Record<string, string | string[]> }) => void,
) => void;

/** Electron's permission names and what Chromium calls them. */
const chromiumNames: Readonly<Record<string, readonly string[]>> = {
  media: ["camera", "microphone"],
  notifications: ["notifications"],
  fullscreen: [],
  "clipboard-read": ["clipboard-read"],
  "clipboard-sanitized-write": ["clipboard-write"],
  "display-capture": ["display-capture"],
  "speaker-selection": ["speaker-selection"],
  geolocation: ["geolocation"],
  midi: ["midi"],
};

/** `session.defaultSession`: what pages may do is asked of main's handlers and set in Chromium for the app's origin. */
export class RuntimeSession {
  readonly webRequest: { onHeadersReceived: (...args: unknown[]) => void };
  private readonly runtime: Runtime;
  private requestHandler: RequestHandler = null;
  private checkHandler: CheckHandler = null;
  private displayHandler: DisplayHandler = null;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
    this.webRequest = {
      onHeadersReceived: (...args) => {
        const listener = args.at(-1) as HeadersListener | null;
        runtime.protocol.filterHeaders = (url, headers) =>
          listener ? filtered(listener, url, headers) : Promise.resolve(headers);
      },
    };
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler;
    this.reapply();
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.checkHandler = handler;
    this.reapply();
  }

  setDisplayMediaRequestHandler(handler: DisplayHandler): void {
    this.displayHandler = handler;
  }

  getUserAgent(): string {
    return this.runtime.userAgent;
  }

  async clearStorageData(): Promise<void> {
    const origin = this.runtime.protocol.origins.httpOrigin;
    await this.runtime.chromium?.devtools.browser.send("Storage.clearCookies");
    for (const window of this.runtime.windows.values())
      window.webContents.command((page) => page.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" }));
  }

  /** Before a page asks, a permission is what the check handler says; with only a request handler it is denied. */
  async applyDefaults(): Promise<void> {
    if (!this.runtime.chromium) return;
    const origin = this.runtime.protocol.origins.toApp(this.runtime.protocol.origins.httpOrigin);
    for (const name of Object.keys(chromiumNames)) {
      const details = { isMainFrame: true, requestingUrl: `${origin}/` };
      const allowed = this.checkHandler
        ? this.checkHandler(null, name as Parameters<NonNullable<CheckHandler>>[1], origin, details)
        : !this.requestHandler;
      await this.setInChromium(name, allowed);
    }
  }

  /** Asks main's handler for a permission and makes Chromium agree. */
  async request(sender: RuntimeWebContents, name: string, details: { mediaTypes?: string[] }): Promise<boolean> {
    const asked = { isMainFrame: true, requestingUrl: sender.getURL(), ...details };
    const handler = this.requestHandler as ((...args: unknown[]) => void) | null;
    const allowed = await new Promise<boolean>((resolve) =>
      handler ? handler(sender, name, (granted: boolean) => resolve(granted), asked) : resolve(true),
    );
    await this.setInChromium(name, allowed, details.mediaTypes);
    return allowed;
  }

  /** Asks main's handler what a page that called getDisplayMedia() may capture; nothing means no. */
  async chooseDisplay(
    sender: RuntimeWebContents,
    wanted: { video: boolean; audio: boolean; userGesture: boolean },
  ): Promise<Answer | undefined> {
    const handler = this.displayHandler as
      ((request: object, callback: (answer: Answer | null) => void) => void) | null;
    if (!handler) return undefined;
    const request = {
      frame: sender.mainFrame,
      securityOrigin: sender.mainFrame.origin,
      videoRequested: wanted.video,
      audioRequested: wanted.audio,
      userGesture: wanted.userGesture,
    };
    const answer = await new Promise<Answer | null>((resolve) => handler(request, resolve));
    return answer?.video ? answer : undefined;
  }

  private reapply(): void {
    this.applyDefaults().catch((error: Error) => console.error("chromium-runtime: permissions:", error.message));
  }

  private async setInChromium(name: string, allowed: boolean, mediaTypes?: readonly string[]): Promise<void> {
    const { chromium, protocol } = this.runtime;
    const wanted = mediaTypes?.map((type) => (type === "video" ? "camera" : "microphone"));
    for (const permission of wanted ?? chromiumNames[name] ?? []) {
      const setting = allowed ? "granted" : "denied";
      await chromium?.devtools.browser.send("Browser.setPermission", {
        permission: { name: permission },
        setting,
        origin: protocol.origins.httpOrigin,
      });
    }
  }
}

function filtered(
  listener: HeadersListener,
  url: string,
  headers: Record<string, string[]>,
): Promise<Record<string, string[]>> {
  return new Promise((resolve) =>
    listener({ url, responseHeaders: headers, resourceType: "other", method: "GET" }, ({ responseHeaders = headers }) =>
      resolve(Object.fromEntries(Object.entries(responseHeaders).map(([name, value]) => [name, [value].flat()]))),
    ),
  );
}
