import type { Source } from "@nchat/contract/studio";
import { BrowserWindow, type Event, type Session, session, type WebFrameMain } from "electron";
import type { Log } from "../../system/log.ts";
import { followPage, type PageListener } from "./page-life.ts";

/** A web page as a source. */
export type PageSource = Extract<Source, { kind: "browser" }>;

/** A page that is drawn without a window. */
export type PageWindow = {
  readonly load: () => void;
  /** Its page's main frame; null once it is closed. */
  readonly frame: () => WebFrameMain | null;
  readonly close: () => void;
};

/** What is its own: the only way out, and the name of the session, which no other open page has. */
export type PageGround = { readonly proxyAddress: string; readonly partition: string };

/** Opens one. */
export type OpenPageWindow = (page: PageSource, ground: PageGround, listener: PageListener) => PageWindow;

const framesPerSecond = 30;

/**
 * Cut off from everything: a session of its own that is kept nowhere, no preload and so no bridge to us, nothing granted,
 * no windows, dialogs or downloads, and one way out, which ends at what is ours. By itself it is not heard
 * here: what it plays is for the mixer, by which also the person hears it who wants to.
 */
export function createOpenPageWindow(log: Log): OpenPageWindow {
  return (page, { partition, proxyAddress }, listener) => {
    const ready = guard(session.fromPartition(partition), proxyAddress);
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
    const life = followPage(window, page.css, listener, log);
    const load = async () => {
      await ready;
      if (!window.isDestroyed()) await window.loadURL(page.url);
    };
    return {
      load() {
        life.begin();
        load().catch((error: unknown) => {
          log("info", "page of a source not loaded", { why: codeOf(error) });
          life.fail();
        });
      },
      frame: () => (window.isDestroyed() ? null : contents.mainFrame),
      close() {
        life.end();
        if (!window.isDestroyed()) window.destroy();
      },
    };
  };
}

const refuse = (event: Event) => event.preventDefault();

/** A session is used again by the same source's next page, which must find nothing that the last one has left. */
async function guard(web: Session, proxyAddress: string): Promise<void> {
  web.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  web.setPermissionCheckHandler(() => false);
  web.off("will-download", refuse).on("will-download", refuse);
  await Promise.all([
    // Without the last rule Chromium would go to this computer past the proxy.
    web.setProxy({ mode: "fixed_servers", proxyRules: `http://${proxyAddress}`, proxyBypassRules: "<-loopback>" }),
    web.clearStorageData(),
    web.clearCache(),
  ]);
}

/** The message holds the whole address, with whatever secret is in it. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
