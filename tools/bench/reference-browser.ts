import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import type { Page } from "@playwright/test";
import { startChild } from "../bootstrap/children.mjs";
import { freePort } from "../bootstrap/ports.mjs";
import type { Browser } from "./flags.ts";

/** A plain browser window for the reference, of the same program and flags as the app's. */
export type ReferenceBrowser = Readonly<{ page: Page; close: () => Promise<void> }>;

/** Opens a window without any app. */
export async function openReference(
  browser: Browser,
  display: string,
  url: string,
  moreFlags: readonly string[] = [],
): Promise<ReferenceBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "nchat-bench-browser-"));
  const port = await freePort();
  const own = [`--user-data-dir=${folder}`, `--remote-debugging-port=${port}`, `--app=${url}`];
  const child = startChild(browser.program, [...browser.flags, ...moreFlags, ...own], {
    env: { ...process.env, DISPLAY: display },
  });
  const attached = await chromium.connectOverCDP(await addressOf(port, child.isRunning));
  const page = await firstPage(() => attached.contexts().flatMap((context) => context.pages()));
  await page.waitForLoadState();
  // As the app's own session does for its origin.
  const { protocol, origin } = new URL(url);
  if (protocol === "http:") await page.context().grantPermissions(["camera", "microphone"], { origin });
  return {
    page,
    close: async () => {
      await attached.close();
      await child.stop(3000);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Waits until a browser's DevTools answer. */
async function addressOf(port: number, isRunning: () => boolean): Promise<string> {
  const address = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && isRunning();) {
    const answers = await fetch(`${address}/json/version`).then(
      (response) => response.ok,
      () => false, // not open yet
    );
    if (answers) return address;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("the reference's browser did not start");
}

async function firstPage(pages: () => readonly Page[]): Promise<Page> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    const [first] = pages();
    if (first) return first;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the reference's browser opened no window");
}
