import { setTimeout as sleep } from "node:timers/promises";
import { signUp } from "../drive/api.ts";
import type { Api } from "../drive/api.ts";
import { newLogin } from "../drive/person.ts";
import { CallAccess } from "@nchat/contract/calls";
import { browserOf } from "./flags.ts";
import { clickedAt, noteClick, noteFirstFrame, shownAt } from "./in-page.ts";
import { serveReference } from "./reference/server.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import type { Row } from "./row.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

/** P1 at round trip 0: how long after the callee's click the caller's picture moves. */
export const p1: Row = {
  id: "P1",
  title: "Click to first remote frame, round trip 0",
  reference: "a minimal page on livekit-client, its token in hand before the click",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.1 }],
  prepare: async (note) => {
    const apps = await openTwoApps();
    const pages = await serveReference();
    const browser = browserOf(apps.marker);
    const caller = await openReference(browser, apps.display, pages.url);
    const callee = await openReference(browser, apps.display, pages.url);
    const people = await Promise.all([signUp(apps.server, newLogin("one")), signUp(apps.server, newLogin("two"))]);
    note(`engine: ${apps.engine}; both sides ran on one machine, round trip 0`);
    return {
      ours: () => answerOurs(apps),
      reference: () => answerReference(people, caller, callee),
      close: async () => {
        await Promise.all([caller.close(), callee.close()]);
        await pages.stop();
        await apps.close();
      },
    };
  },
};

const settleMs = 1500;

async function answerOurs({ alice, bob }: TwoApps): Promise<number> {
  await alice.call(bob.username, "video");
  await bob.at("incoming-call").waitFor();
  await sleep(settleMs);
  await noteClick(bob.page, "[data-testid=accept-call]");
  await noteFirstFrame(bob.page, `[data-testid="tile-${alice.username}"] video`);
  await bob.accept("video");
  const [clicked, shown] = await Promise.all([clickedAt(bob.page), shownAt(bob.page)]);
  await sleep(500);
  await bob.leave();
  await Promise.all([alice.atHome(), bob.atHome()]);
  return shown - clicked;
}

async function answerReference(
  [one, two]: readonly [Api, Api],
  caller: ReferenceBrowser,
  callee: ReferenceBrowser,
): Promise<number> {
  const target = { targetUserId: two.user.id, type: "video" };
  const placed = CallAccess.parse(await one.post("/api/calls/initiate", target));
  await give(caller, placed);
  await caller.page.locator("#join").click();
  await caller.page.locator("#joined").waitFor();
  await give(callee, CallAccess.parse(await two.post(`/api/calls/${placed.callId}/join`, {})));
  await sleep(settleMs);
  await noteClick(callee.page, "#join");
  await noteFirstFrame(callee.page, "#remote video");
  await callee.page.locator("#join").click();
  const [clicked, shown] = await Promise.all([clickedAt(callee.page), shownAt(callee.page)]);
  await sleep(500);
  await Promise.all([caller, callee].map((side) => side.page.locator("#leave").click()));
  await one.post(`/api/calls/${placed.callId}/end`, {});
  return shown - clicked;
}

async function give({ page }: ReferenceBrowser, { livekitUrl, token }: CallAccess): Promise<void> {
  await page.locator("#url").fill(livekitUrl);
  await page.locator("#token").fill(token);
}
