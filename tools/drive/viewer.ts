import { type Browser, chromium, type Page } from "@playwright/test";
import { which } from "../bootstrap/children.mjs";
import { isRoot } from "./privileges.ts";

/** Starts a browser without a window, for people who have no app. */
export function openBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: which("chromium") ?? chromium.executablePath(),
    args: [...(isRoot() ? ["--no-sandbox"] : []), ...args],
  });
}

/** What gives a browser a camera and a microphone that Chromium makes up, without a question. */
export const fakeMedia: readonly string[] = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** A stream's embed page, as somebody without an account sees it. */
export type Viewer = Readonly<{
  page: Page;
  /** What the page's content security policy refused. */
  refused: readonly string[];
}>;

type Watched = Readonly<{ server: string; streamId: string; size: Readonly<{ width: number; height: number }> }>;

/** Opens it. */
export async function openViewer(browser: Browser, { server, streamId, size }: Watched): Promise<Viewer> {
  const page = await browser.newPage({ viewport: size });
  const refused: string[] = [];
  page.on("console", (line) => /Content Security Policy/i.test(line.text()) && refused.push(line.text()));
  await page.goto(`${server}/embed/${streamId}`);
  return { page, refused };
}

/** Waits until a stream plays in a page, by the way that is named, if one is. */
export async function untilPlays(
  page: Pick<Page, "locator">,
  way: "webrtc" | "hls" | null,
  timeoutMs: number,
): Promise<void> {
  const by = way === null ? "" : `[data-way="${way}"]`;
  await page.locator(`[data-testid="player"][data-state="playing"]${by}`).waitFor({ timeout: timeoutMs });
}

/** Asks a page's player for the steadiest picture: by HLS. */
export async function preferSteady(page: Pick<Page, "getByTestId">): Promise<void> {
  await page.getByTestId("player").hover();
  await page.getByTestId("player-delay").click();
  await page.getByTestId("player-steady").click();
}
