import { setTimeout as sleep } from "node:timers/promises";
import { openPlainWindow } from "../drive/pattern-window.ts";
import { browserOf } from "./flags.ts";
import { clickedAt, noteClick, noteList, paintedAt, shownAt } from "./in-page.ts";
import { openKeyboard } from "./key-press.ts";
import type { Keyboard } from "./key-press.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import { serveReference } from "./reference/server.ts";
import type { Row } from "./row.ts";
import { lookAt } from "./seen-pixel.ts";
import type { Screen } from "./seen-pixel.ts";
import { median } from "./statistics.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

const count = 40;
const titleOf = (index: number) => `Bench window ${index + 1}`;

/** From the click on "Share screen" to a list that can be chosen from, with so many windows open. */
export const picker: Row = {
  id: "PICKER",
  title: `Click to a list of ${count} windows`,
  reference: "a minimal page's getDisplayMedia: the browser's own dialog, until it is on the screen",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.2 }],
  prepare: async (note) => {
    const apps = await openTwoApps();
    const pages = await serveReference();
    const open = async (index: number) => {
      const place = { x: 20 + (index % 8) * 60, y: 20 + Math.floor(index / 8) * 60, width: 400, height: 300 };
      return openPlainWindow({ display: apps.display, title: titleOf(index), ...place });
    };
    const windows = await Promise.all(Array.from({ length: count }, (_, index) => open(index)));
    const page = await openReference(browserOf(apps.marker), apps.display, pages.url);
    const screen = await lookAt(apps.display);
    const keyboard = await openKeyboard(apps.display);
    const pictures: number[] = [];
    note(`engine: ${apps.engine}; pictures follow in both lists`);
    await apps.alice.call(apps.bob.username, "audio");
    await apps.bob.accept("audio");
    await Promise.all([apps.alice.connected(), apps.bob.connected()]);
    return {
      ours: () => pickOurs(apps, pictures),
      reference: () => pickReference(page, screen, keyboard),
      close: async () => {
        note(`every picture of ours was painted after ${Math.round(median(pictures))} ms (median)`);
        screen.close();
        keyboard.close();
        for (const window of windows) window.close();
        await page.close();
        await pages.stop();
        await apps.close();
      },
    };
  },
};

const settleMs = 1500;

async function pickOurs({ alice }: TwoApps, pictures: number[]): Promise<number> {
  await sleep(settleMs);
  await noteClick(alice.page, "[data-testid=share-screen]");
  await noteList(alice.page, '[data-testid^="source-Bench window"]', count);
  await alice.at("share-screen").click();
  const { page } = alice;
  const [clicked, shown, painted] = await Promise.all([clickedAt(page), shownAt(page), paintedAt(page)]);
  pictures.push(painted - clicked);
  await alice.page.keyboard.press("Escape");
  await alice.at("share-picker").waitFor({ state: "detached" });
  return shown - clicked;
}

/** The page is dark green, so that the light dialog over its upper middle is told from it and from the veil around. */
async function pickReference({ page }: ReferenceBrowser, screen: Screen, keyboard: Keyboard): Promise<number> {
  await page.bringToFront();
  const middle = await page.evaluate(() => {
    document.documentElement.style.background = "rgb(0, 80, 0)";
    return { x: window.screenX + Math.round(window.outerWidth / 2), y: window.screenY + 70 };
  });
  await screen.until(middle.x, middle.y, ({ blue }) => blue < 40);
  await sleep(settleMs);
  await noteClick(page, "#share");
  const appears = screen.until(middle.x, middle.y, ({ blue }) => blue > 160);
  await page.locator("#share").click();
  const [clicked, shown] = await Promise.all([clickedAt(page), appears]);
  await sleep(settleMs); // its pictures come meanwhile; closed before, it would leave its capturers behind
  await keyboard.press(["Escape"]);
  return shown - clicked;
}
