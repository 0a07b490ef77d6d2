import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { preflightChecks } from "@nchat/contract/preflight";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { endBroadcast, putOnProgramme, runningStream } from "../../tools/drive/studio.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { openStage, someoneNew, type SignedIn, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoDisplay() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage.close());

/** How each check stands, in their order. */
const checksOf = ({ at }: SignedIn) =>
  Promise.all(preflightChecks.map((check) => at(`preflight-${check}`).getAttribute("data-state")));

/** What viewers would see moves, at the host's own screen. */
async function monitorPlays({ page }: SignedIn): Promise<void> {
  const time = () =>
    page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('[data-testid="monitor"] video');
      return video && video.videoWidth > 0 ? video.currentTime : null;
    });
  const first = await until("a picture in the monitor", async () => (await time()) ?? undefined, 60_000);
  await until("a picture that moves", async () => ((await time()) ?? 0) > first + 1);
}

test("the check says what can be sent, and a rehearsal shows it to the host and to nobody else", async () => {
  const alice = await someoneNew(await stage.open("alice"), "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Rehearsed pattern" });
  await putOnProgramme(alice, window.title);
  await alice.at("preflight-start").click();
  const advice = await alice.at("preflight-advice").innerText({ timeout: 30_000 });
  const states = await checksOf(alice);
  expect(states.every((state) => state === "passed" || state === "failed")).toBe(true);
  // How fast the machine is decides the rest; ffmpeg is there on any.
  expect(states[preflightChecks.indexOf("publisher")]).toBe("passed");
  expect(advice).not.toBe("");

  await alice.at("stream-title").fill("For nobody");
  await alice.at("rehearse").click();
  await alice.page.getByTestId("live-pill").filter({ hasText: "REHEARSAL" }).waitFor({ timeout: 60_000 });
  await alice.at("monitor-toggle").click();
  await monitorPlays(alice);
  expect(await runningStream(alice.server, "For nobody")).toBeUndefined();
  await endBroadcast(alice);
  window.close();
});
