import { setTimeout as sleep } from "node:timers/promises";
import { CallAccess } from "@nchat/contract/calls";
import { signUp } from "../drive/api.ts";
import { openPatternWindow } from "../drive/pattern-window.ts";
import { newLogin } from "../drive/person.ts";
import { browserOf } from "./flags.ts";
import { clickedAt, noteClick, noteFirstFrame, shownAt } from "./in-page.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import { joinReference } from "./reference-call.ts";
import { serveReference } from "./reference/server.ts";
import type { Row } from "./row.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

const title = "Bench pattern";

/** From the click on "Share window" to its first picture at the other side. */
export const shareStart: Row = {
  id: "SHARE-START",
  title: "Click to the shared window's first frame",
  reference: "a minimal page on livekit-client that publishes what getDisplayMedia gives, chosen by a flag",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.2 }],
  prepare: async (note) => {
    const apps = await openTwoApps();
    const pages = await serveReference();
    const browser = browserOf(apps.marker);
    const window = await openPatternWindow({ display: apps.display, title });
    const chosen = [`--auto-select-window-capture-source-by-title=${title}`];
    const sharer = await openReference(browser, apps.display, pages.url, chosen);
    const viewer = await openReference(browser, apps.display, pages.url);
    note(`engine: ${apps.engine}; ours tells the server of the share before it publishes, the reference does not`);
    await callOurs(apps);
    await callReference(apps.server, sharer, viewer);
    return {
      ours: () => shareOurs(apps),
      reference: () => shareReference(sharer, viewer),
      close: async () => {
        window.close();
        await Promise.all([sharer.close(), viewer.close()]);
        await pages.stop();
        await apps.close();
      },
    };
  },
};

const settleMs = 1500;

async function callOurs({ alice, bob }: TwoApps): Promise<void> {
  await alice.call(bob.username, "audio");
  await bob.accept("audio");
  await Promise.all([alice.connected(), bob.connected()]);
}

async function callReference(server: string, sharer: ReferenceBrowser, viewer: ReferenceBrowser): Promise<void> {
  const [one, two] = await Promise.all([signUp(server, newLogin("one")), signUp(server, newLogin("two"))]);
  const placed = CallAccess.parse(await one.post("/api/calls/initiate", { targetUserId: two.user.id, type: "audio" }));
  await joinReference(sharer, placed, "microphone");
  await joinReference(viewer, CallAccess.parse(await two.post(`/api/calls/${placed.callId}/join`, {})), "microphone");
}

async function shareOurs({ alice, bob }: TwoApps): Promise<number> {
  await alice.at("share-screen").click();
  await alice.at(`source-${title}`).click();
  await sleep(settleMs);
  await noteClick(alice.page, "[data-testid=share-start]");
  await noteFirstFrame(bob.page, '[data-testid="remote-share"] video');
  await alice.at("share-start").click();
  const [clicked, shown] = await Promise.all([clickedAt(alice.page), shownAt(bob.page)]);
  await alice.at("share-stop").click();
  await bob.at("remote-share").waitFor({ state: "detached" });
  return shown - clicked;
}

async function shareReference(sharer: ReferenceBrowser, viewer: ReferenceBrowser): Promise<number> {
  await sleep(settleMs);
  await noteClick(sharer.page, "#share");
  await noteFirstFrame(viewer.page, "#remote video");
  await sharer.page.locator("#share").click();
  const [clicked, shown] = await Promise.all([clickedAt(sharer.page), shownAt(viewer.page)]);
  await sharer.page.locator("#unshare").click();
  await viewer.page.locator("#remote video").waitFor({ state: "detached" });
  return shown - clicked;
}
