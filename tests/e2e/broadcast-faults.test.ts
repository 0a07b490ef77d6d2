import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import type { Page } from "@playwright/test";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { processesMarked } from "../../tools/drive/leftovers.ts";
import { decodePattern } from "../../tools/drive/media.ts";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { endBroadcast, runningStream, untilLive } from "../../tools/drive/studio.ts";
import { openBrowser, openViewer } from "../../tools/drive/viewer.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { type SlowRelay, startSlowRelay } from "../support/slow-relay.ts";
import { addressOf, broadcast, isWatchable } from "./support/broadcasting.ts";
import { crash, servicesOf } from "./support/services.ts";
import { type Desk, openStage, someoneNew, type Stage } from "./support/stage.ts";
import { plays } from "./support/streams.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoDisplay() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
let desk: Desk;
/** The line between the app and the server's RTMP. */
let relay: SlowRelay;
beforeAll(async () => {
  stage = await openStage();
  const port = await freePort();
  relay = await startSlowRelay(port);
  const env = { NCHAT_RTMP_PORT: String(port), NCHAT_RTMP_URL: `rtmp://127.0.0.1:${relay.port}/live` };
  desk = await stage.open("alice", { env });
});
afterAll(async () => {
  await stage.close();
  await relay.stop();
});

/** Somebody without an account at the stream's page. */
async function watch(streamId: string) {
  const browser = await openBrowser();
  const size = { width: 800, height: 450 };
  const { page } = await openViewer(browser, { server: desk.server, streamId, size });
  return { page, close: () => browser.close() };
}

const counterAt = async (page: Page) => (await decodePattern(page, '[data-testid="player"] video'))?.counter;

/** A viewer sees the window count on. */
async function seesItMove(page: Page): Promise<void> {
  const before = await until("the pattern at the viewer", async () => counterAt(page), 45_000);
  await until("its next pictures", async () => ((await counterAt(page)) ?? before) > before);
}

/** HLS begins some seconds back: what stood in for the picture comes first. */
async function becomesWatchable(title: string): Promise<void> {
  await until("HLS shows the window again", async () => {
    await isWatchable(await addressOf(title, desk));
    return true;
  });
}

test("the service and LiveKit killed under a live window come back, and it goes on as the same stream by itself", async () => {
  const alice = await someoneNew(desk, "alice");
  const title = "Through a crash";
  const window = await openPatternWindow({ display: stage.display, title: "Pattern of a crash" });
  await broadcast(alice, window, title);
  const address = await addressOf(title, desk);
  const { id } = (await runningStream(desk.server, title)) ?? {};
  const before = servicesOf(stage.dataFolder);

  crash(before.backend.pid);
  await alice.at("live-pill").filter({ hasText: "Reconnecting" }).waitFor();
  await until("another service", () => servicesOf(stage.dataFolder).backend.pid !== before.backend.pid);
  await untilLive(alice);
  expect((await runningStream(desk.server, title))?.id).toBe(id);
  expect(new URL(await addressOf(title, desk)).pathname).toBe(new URL(address).pathname);
  await becomesWatchable(title);

  crash(before.livekit.pid);
  await until("another LiveKit", () => servicesOf(stage.dataFolder).livekit.pid !== before.livekit.pid);
  const viewer = await watch(id ?? "");
  await plays(viewer.page, "webrtc", 60_000);
  await seesItMove(viewer.page);
  await untilLive(alice);
  expect((await runningStream(desk.server, title))?.status).toBe("live");
  await viewer.close();

  await endBroadcast(alice);
  const publishing = () =>
    processesMarked(stage.marker).filter(({ command }) => /ffmpeg.*-f (flv|hls|mp4)/.test(command));
  await until("nothing left that sends", () => publishing().length === 0);
  window.close();
});

test("a line cut for twenty seconds is told, viewers keep a picture, and it goes on when the line is back", async () => {
  const alice = await someoneNew(desk, "alice");
  const title = "Through a cut";
  const window = await openPatternWindow({ display: stage.display, title: "Pattern of a cut" });
  await broadcast(alice, window, title);
  await addressOf(title, desk);
  const { id } = (await runningStream(desk.server, title)) ?? {};
  const viewer = await watch(id ?? "");
  await seesItMove(viewer.page);

  relay.setRate(0);
  const cut = Date.now();
  await alice.at("live-pill").filter({ hasText: "Reconnecting" }).waitFor();
  await alice.at("stream-retry").waitFor();
  await until("something else at the viewer", async () => (await counterAt(viewer.page)) === undefined);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, cut + 20_000 - Date.now())));
  expect((await runningStream(desk.server, title))?.status).toBe("live");

  relay.setRate(null);
  await untilLive(alice);
  await seesItMove(viewer.page);
  await viewer.close();
  await endBroadcast(alice);
  window.close();
});
