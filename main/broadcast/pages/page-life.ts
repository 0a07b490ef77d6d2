import { isPageUrl } from "@nchat/contract/page-source";
import type { BrowserWindow, Certificate, Event, NativeImage } from "electron";
import { type Log, reasonOf } from "../../system/log.ts";
import { mayGoTo } from "./page-rules.ts";
import { watchPulse } from "./pulse.ts";

/** What becomes of a page. Nothing follows a loss, nor the closing of its window. */
export type PageListener = {
  readonly onPicture: (picture: NativeImage) => void;
  /** It is there: once, with its first picture, or without one when it has none yet. */
  readonly onShown: () => void;
  readonly onLost: (why: "unreachable" | "crashed") => void;
};

/** One load of a page, from its beginning to its loss or end. */
export type PageLife = {
  /** Its time runs from now on. */
  readonly begin: () => void;
  /** It was not loaded, by the browser's own words. */
  readonly fail: () => void;
  /** Nothing more is heard of it. */
  readonly end: () => void;
};

/** So long a page may take until something of it is there; many resources of it may come later. */
const patienceMs = 20_000;
/** Chromium's number for a load that ended without a page: refused, a download, empty, or in favour of another one. */
const aborted = -3;

/** Hears of a window's page what its source must know, and keeps it where it belongs. */
export function followPage(window: BrowserWindow, css: string, listener: PageListener, log: Log): PageLife {
  let step: "loading" | "arrived" | "shown" | "over" = "loading";
  let limit: NodeJS.Timeout | undefined;
  let endPulse = () => {};
  const end = () => {
    step = "over";
    clearTimeout(limit);
    endPulse();
  };
  const lose = (why: "unreachable" | "crashed") => {
    if (step === "over") return;
    end();
    listener.onLost(why);
  };
  const show = () => {
    if (step !== "arrived") return;
    step = "shown";
    clearTimeout(limit);
    // By the frame: the window's own way waits for a load to end, which it may never do.
    endPulse = watchPulse(() => contents.mainFrame.executeJavaScript("0"), crash);
    listener.onShown();
  };
  const crash = () => lose("crashed");
  const { webContents: contents } = window;
  contents.on("did-navigate", (_event, _url, status) => {
    if (status >= 400) lose("unreachable"); // a server's words about its fault are no picture
    if (step === "loading") step = "arrived";
  });
  contents.on("paint", (_event, _dirty, picture) => {
    show();
    if (step === "shown") listener.onPicture(picture);
  });
  contents.on("dom-ready", () => {
    contents.insertCSS(css).catch((error: unknown) => log("warn", "page's style not set", { why: reasonOf(error) }));
    show();
  });
  contents.on("did-fail-load", (_event, code, _description, _url, isMainFrame) => {
    // Of a page that is there, it means that we kept it, or that it goes elsewhere after all.
    const hasStayed = code === aborted && step !== "loading";
    if (isMainFrame && !hasStayed) lose("unreachable");
  });
  contents.on("render-process-gone", crash);
  contents.on("unresponsive", crash);
  contents.on("destroyed", crash);
  window.on("closed", crash); // it may do so itself
  keepIn(contents);
  return {
    begin: () => (limit = setTimeout(() => lose("unreachable"), patienceMs)),
    fail: () => step === "loading" && lose("unreachable"),
    end,
  };
}

function keepIn(contents: BrowserWindow["webContents"]): void {
  contents.on("will-navigate", (event) => {
    if (!mayGoTo(contents.getURL(), event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (event.isMainFrame && !isPageUrl(event.url)) event.preventDefault();
  });
  contents.on("select-client-certificate", declineCertificate);
}

/** Otherwise Electron shows the first certificate of the system to whichever server asks for one. */
function declineCertificate(
  event: Event,
  _url: string,
  _list: Certificate[],
  answer: (one: Certificate) => void,
): void {
  event.preventDefault();
  // Without an argument it goes on with none; Electron declares that for the same event of `app` alone.
  (answer as () => void)();
}
