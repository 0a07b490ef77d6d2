import { setTimeout as sleep } from "node:timers/promises";
import { openPlainWindow } from "../drive/pattern-window.ts";
import { browserOf } from "./flags.ts";
import { clickedAt, noteClick, notePainted, shownAt } from "./in-page.ts";
import { openKeyboard } from "./key-press.ts";
import type { Keyboard } from "./key-press.ts";
import { watchMappedWindows } from "./mapped-windows.ts";
import type { MappedWindows } from "./mapped-windows.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import { serveReference } from "./reference/server.ts";
import type { Row } from "./row.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

const count = 40;
const titleOf = (index: number) => `Bench window ${index + 1}`;

/** From the click on "Share screen" to a list that can be chosen from, with so many windows open. */
export const picker: Row = {
  id: "PICKER",
  title: `Click to all ${count} windows with their pictures`,
  reference: "a minimal page's getDisplayMedia: the browser's own dialog, until its window is mapped",
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
    const mapped = await watchMappedWindows(apps.display);
    const keyboard = await openKeyboard(apps.display);
    note(`engine: ${apps.engine}; ours counts until every picture is painted, the browser's dialog has none at first`);
    await apps.alice.call(apps.bob.username, "audio");
    await apps.bob.accept("audio");
    await Promise.all([apps.alice.connected(), apps.bob.connected()]);
    return {
      ours: () => pickOurs(apps),
      reference: () => pickReference(page, mapped, keyboard),
      close: async () => {
        mapped.close();
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

async function pickOurs({ alice }: TwoApps): Promise<number> {
  await sleep(settleMs);
  await noteClick(alice.page, "[data-testid=share-screen]");
  await notePainted(alice.page, '[data-testid^="source-Bench window"] img', count);
  await alice.at("share-screen").click();
  const [clicked, shown] = await Promise.all([clickedAt(alice.page), shownAt(alice.page)]);
  await alice.page.keyboard.press("Escape");
  await alice.at("share-picker").waitFor({ state: "detached" });
  return shown - clicked;
}

async function pickReference({ page }: ReferenceBrowser, mapped: MappedWindows, keyboard: Keyboard): Promise<number> {
  await page.bringToFront();
  await sleep(settleMs);
  await noteClick(page, "#share");
  const appears = mapped.next();
  await page.locator("#share").click();
  const [clicked, shown] = await Promise.all([clickedAt(page), appears]);
  await sleep(settleMs); // its pictures come meanwhile; closed before, it would leave its capturers behind
  await keyboard.press(["Escape"]);
  return shown - clicked;
}
