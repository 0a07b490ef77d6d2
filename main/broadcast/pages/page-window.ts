import { randomUUID } from "node:crypto";
import { isPageUrl } from "@nchat/contract/page-source";
import type { Source } from "@nchat/contract/studio";
import { BrowserWindow, type NativeImage, type Session, session } from "electron";
import { type Log, reasonOf } from "../../system/log.ts";
import { mayGoTo } from "./page-rules.ts";

/** A web page as a source. */
export type PageSource = Extract<Source, { kind: "browser" }>;

/** What becomes of a page. */
export type PageListener = {
  readonly onPicture: (picture: NativeImage) => void;
  readonly onLoaded: () => void;
  /** Nothing more is seen of it until it is loaded anew. */
  readonly onLost: (why: "unreachable" | "crashed") => void;
};

/** A page that is drawn without a window. */
export type PageWindow = { readonly load: () => void; readonly close: () => void };

/** Opens one; `proxyAddress` is its only way out. */
export type OpenPageWindow = (page: PageSource, proxyAddress: string, listener: PageListener) => PageWindow;

const framesPerSecond = 30;

/**
 * Cut off from everything: a session of its own that is kept nowhere, no preload and so no bridge to us, nothing granted,
 * no sound, no windows, dialogs or downloads, and one way out, which ends at what is ours.
 */
export function createOpenPageWindow(log: Log): OpenPageWindow {
  return (page, proxyAddress, listener) => {
    const partition = `studio-page-${randomUUID()}`; // without "persist:" it lives in memory only
    const web = session.fromPartition(partition);
    const ready = guard(web, proxyAddress);
    const window = new BrowserWindow({
      ...{ width: page.width, height: page.height, useContentSize: true, show: false, frame: false, transparent: true },
      ...{ focusable: false, skipTaskbar: true },
      webPreferences: {
        ...{ offscreen: true, partition, sandbox: true, contextIsolation: true, nodeIntegration: false },
        ...{ disableDialogs: true, backgroundThrottling: false, spellcheck: false },
      },
    });
    const { webContents: contents } = window;
    contents.setFrameRate(framesPerSecond);
    contents.setAudioMuted(true);
    contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    follow(window, page, listener, log);
    return {
      load: () => void ready.then(() => load(window, page, log)),
      close: () => window.isDestroyed() || window.destroy(),
    };
  };
}

function guard(web: Session, proxyAddress: string): Promise<void> {
  web.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  web.setPermissionCheckHandler(() => false);
  web.on("will-download", (event) => event.preventDefault());
  // Without the last rule Chromium would go to this computer past the proxy.
  return web.setProxy({ mode: "fixed_servers", proxyRules: `http://${proxyAddress}`, proxyBypassRules: "<-loopback>" });
}

function follow({ webContents: contents }: BrowserWindow, page: PageSource, listener: PageListener, log: Log): void {
  contents.on("paint", (_event, _dirty, picture) => listener.onPicture(picture));
  contents.on("dom-ready", () => {
    contents
      .insertCSS(page.css)
      .catch((error: unknown) => log("warn", "page's style not set", { why: reasonOf(error) }));
  });
  contents.on("did-finish-load", listener.onLoaded);
  contents.on("did-navigate", (_event, _url, status) => {
    if (status >= 400) listener.onLost("unreachable"); // a server's words about its fault are no picture
  });
  contents.on("did-fail-load", (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== aborted) listener.onLost("unreachable");
  });
  contents.on("render-process-gone", () => listener.onLost("crashed"));
  contents.on("will-navigate", (event) => {
    if (!mayGoTo(contents.getURL(), event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (event.isMainFrame && !isPageUrl(event.url)) event.preventDefault();
  });
}

/** Chromium's number for a load that another one took the place of. */
const aborted = -3;

function load(window: BrowserWindow, { url }: PageSource, log: Log): void {
  if (window.isDestroyed()) return;
  // Its failure is told by "did-fail-load".
  window.loadURL(url).catch((error: unknown) => log("info", "page of a source not loaded", { why: codeOf(error) }));
}

/** The message holds the whole address, with whatever secret is in it. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
