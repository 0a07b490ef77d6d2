import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startChild } from "../bootstrap/children.mjs";
import { browserOf } from "./flags.ts";
import { clickedAt, noteClick, noteShown, shownAt } from "./in-page.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import type { Row } from "./row.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

/** P2: how long after the caller's click the other side shows the ring. */
export const p2: Row = {
  id: "P2",
  title: "Click to ring shown",
  reference: "two blank pages over a bare Socket.IO relay that inserts one row into PGlite",
  unit: "ms",
  goals: [
    { name: "p95", statistic: "p95", limit: 1.3 },
    { name: "median", statistic: "median", limit: 1.3 },
  ],
  prepare: async (note) => {
    const apps = await openTwoApps();
    const relay = await startRelay();
    const browser = browserOf(apps.marker);
    const caller = await openReference(browser, apps.display, relay.url);
    const callee = await openReference(browser, apps.display, relay.url);
    note(`engine: ${apps.engine}`);
    return {
      ours: () => ringOurs(apps),
      reference: () => ringReference(caller, callee),
      close: async () => {
        await Promise.all([caller.close(), callee.close()]);
        await relay.stop();
        await apps.close();
      },
    };
  },
};

async function ringOurs({ alice, bob }: TwoApps): Promise<number> {
  await alice.at(`person-${bob.username}`).click();
  await alice.at("start-audio-call").waitFor();
  await sleep(300);
  await noteClick(alice.page, "[data-testid=start-audio-call]");
  await noteShown(bob.page, "[data-testid=incoming-call]");
  await alice.at("start-audio-call").click();
  const [clicked, shown] = await Promise.all([clickedAt(alice.page), shownAt(bob.page)]);
  await alice.leave();
  await bob.at("incoming-call").waitFor({ state: "detached" });
  await Promise.all([alice.atHome(), bob.atHome()]);
  return shown - clicked;
}

async function ringReference(caller: ReferenceBrowser, callee: ReferenceBrowser): Promise<number> {
  await sleep(300);
  await noteClick(caller.page, "#call");
  await noteShown(callee.page, "#ring");
  await caller.page.locator("#call").click();
  const [clicked, shown] = await Promise.all([clickedAt(caller.page), shownAt(callee.page)]);
  await callee.page.evaluate(() => document.querySelector("#ring")?.remove());
  return shown - clicked;
}

async function startRelay(): Promise<{ url: string; stop: () => Promise<void> }> {
  const entry = fileURLToPath(new URL("reference/relay.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = startChild(process.execPath, [entry], {
      onLine: (line) => {
        if (line.startsWith("ready ")) resolve({ url: line.slice(6), stop: () => child.stop() });
        else console.error(`relay: ${line}`);
      },
    });
    void child.ended.then((how) => reject(new Error(`the relay ${how}`)));
  });
}
