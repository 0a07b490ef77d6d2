import { chromium } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";

/** The windows of a running app, as Playwright sees them. */
export type Windows = Readonly<{
  /** `Electron 45.4.1` or `Chromium 156…`. */
  engine: string;
  main: Page;
  /** The window that tells of a call; it is there from the start and hidden until it rings. */
  popup: () => Promise<Page>;
  /** Lets go without ending the app. */
  detach: () => Promise<void>;
}>;

/** Attaches to an app that was started with a debugging port. */
export async function attachTo(debuggingPort: string): Promise<Windows> {
  const address = `http://127.0.0.1:${debuggingPort}`;
  const engine = await engineAt(address);
  const browser = await chromium.connectOverCDP(address);
  const main = await pageThat(browser, isMain);
  return {
    engine,
    main,
    popup: () => pageThat(browser, isPopup),
    detach: () => browser.close(),
  };
}

// A window of the Chromium runtime opens on a page of its own before it shows the app's.
const isOurs = (url: string) => /^(app:\/\/nchat|http:\/\/nchat\.localhost)/.test(url) && !url.includes("/.runtime/");
const isPopup = (url: string) => /popup/.test(url);
const isMain = (url: string) => isOurs(url) && !/popup|engine/.test(url);

/** Waits for a window by its address. */
async function pageThat(browser: Browser, matches: (url: string) => boolean): Promise<Page> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const found = pages.find((page) => matches(page.url()));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const open = browser.contexts().flatMap((context) => context.pages().map((page) => page.url()));
  throw new Error(`no such window; open are: ${open.join(", ") || "none"}`);
}

async function engineAt(address: string): Promise<string> {
  const answer: unknown = await (await fetch(`${address}/json/version`)).json();
  const text = JSON.stringify(answer);
  const electron = /Electron\/([\d.]+)/.exec(text);
  return electron ? `Electron ${electron[1]}` : `Chromium ${/Chrome\/([\d.]+)/.exec(text)?.[1] ?? "unknown"}`;
}
