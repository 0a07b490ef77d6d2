import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { streamHostRoutes } from "@nchat/contract/rest/stream-hosting";
import { whyNoNginxRtmp } from "../../tools/drive/nginx-rtmp.ts";
import { endBroadcast, goLive, runningStream } from "../../tools/drive/studio.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { type Platform, startPlatform } from "../support/rtmp-servers.ts";
import { openBrowser, untilPlays } from "../../tools/drive/viewer.ts";
import { broadcast } from "./support/broadcasting.ts";
import { openClapViewer, watchClaps } from "./support/clap-viewer.ts";
import { type Clap, clapsIn, type FlashWindow, lagsOf, openFlashWindow } from "./support/clap.ts";
import { type SoundServer, startSoundServer, whyNoSoundServer } from "./support/sound-server.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const reason = whyNoDisplay() ?? whyNoFfmpeg() ?? whyNoNginxRtmp() ?? whyNoSoundServer();
const test = anywhere.skipIf(reason !== undefined);

/** Claps each two seconds, for so many seconds. */
const clapping = { seconds: Number(process.env["NCHAT_CLAP_SECONDS"] ?? 16), everyMs: 2000 };
/**
 * Between what is heard and what is seen, in milliseconds, and one picture: nothing can be seen between two. Over ten minutes
 * on a quiet machine it is held to 45; a busy one captures pictures late.
 */
const atPlatform = { mostMs: Number(process.env["NCHAT_CLAP_MOST_MS"] ?? 220) + 1000 / 30, leastShare: 0.8 };
/** A viewer's browser that is short of time misses claps, moves what it holds back by steps, and waits longer for sound that came late once. */
const inRoom = { mostMs: Number(process.env["NCHAT_CLAP_MOST_MS"] ?? 700) + 1000 / 30, leastShare: 0.3 };
/** How long a viewer's browser has for its first steps. */
const settleMs = 8000;

let stage: Stage;
let desk: Desk;
let sound: SoundServer;
let platform: Platform;
let browser: Browser;
beforeAll(async () => {
  if (reason) return;
  stage = await openStage();
  sound = await startSoundServer();
  platform = await startPlatform();
  browser = await openBrowser();
  desk = await stage.open("alice", { env: { ...sound.env, DESTINATION_NETWORKS: "127.0.0.0/8" } });
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await platform?.stop();
  await sound?.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Alice, whose window and whose computer's sound are what she sends. */
async function openClapping(): Promise<{ readonly alice: SignedIn; readonly window: FlashWindow }> {
  const alice = await someoneNew(desk, "alice");
  const window = await openFlashWindow(stage.display, "Clapping window");
  await alice.at("studio-open").click();
  await alice.at("sound-add").click();
  await alice.at("sound-add-system").click();
  await alice.page.locator('[data-testid="mixer-system"][data-state="running"]').waitFor();
  await alice.at("studio-mute").click();
  return { alice, window };
}

/** Somebody without an account who sees the stream in its room, by WebRTC. */
async function watchInRoom(streamId: string): Promise<Page> {
  const page = await openClapViewer(browser, desk.server, streamId);
  await untilPlays(page, "webrtc", 30_000);
  await pause(settleMs);
  return page;
}

async function clap({ flash }: FlashWindow): Promise<readonly Clap[]> {
  const claps: Clap[] = [];
  for (const end = Date.now() + clapping.seconds * 1000; Date.now() < end; await pause(clapping.everyMs)) {
    sound.beep();
    const seen = flash();
    const heard = await until("the beep", () => sound.beeps().find((at) => at > seen - 50));
    claps.push({ seen, heard });
  }
  await pause(3000);
  return claps;
}

/** Sound and picture have come together, from the first claps to the last. */
function areTogether(where: string, made: readonly Clap[], lags: readonly number[], limits: typeof inRoom): void {
  const some = Math.max(6, Math.floor(lags.length / 10));
  const [first, last] = [lags.slice(0, some), lags.slice(-some)].map(middleOf);
  const all = lags.map(Math.round).join(" ");
  console.log(
    `${where}: sound ${first?.toFixed(0)} ms after the picture at first, ${last?.toFixed(0)} ms in the end, of ${lags.length} claps: ${all}`,
  );
  expect(lags.length).toBeGreaterThan(made.length * limits.leastShare);
  expect(Math.max(Math.abs(first ?? Infinity), Math.abs(last ?? Infinity))).toBeLessThan(limits.mostMs);
}

test(
  "what the computer shows and what it plays reach a platform and the room together, sent by RTMP and by WebRTC",
  async () => {
    const { alice, window } = await openClapping();
    await broadcast(alice, window, "Clapping");
    const { id } = await until("the stream", () => runningStream(desk.server, "Clapping"));
    const { addDestination } = streamHostRoutes;
    const target = { platform: "custom", url: platform.url, streamKey: platform.key };
    await alice.api.post(addDestination.path.replace(":id", id), target);
    await until("the platform takes it", async () => (await platform.recorded()).length > 0);
    const page = await watchInRoom(id);
    const readRoom = await watchClaps(page);
    const made = await clap(window);
    const roomClaps = await readRoom();
    await page.close();
    const [file] = await platform.recorded();
    await endBroadcast(alice);
    areTogether("platform", made, lagsOf(made, await clapsIn(file ?? "")), atPlatform);
    areTogether("room, by RTMP", made, lagsOf(made, roomClaps), inRoom);

    await alice.at("stream-send-by-webrtc").click();
    await goLive(alice, "Clapping by WebRTC");
    const byWebrtc = await until("the stream", () => runningStream(desk.server, "Clapping by WebRTC"));
    const seen = await watchClaps(await watchInRoom(byWebrtc.id));
    const others = await clap(window);
    areTogether("room, by WebRTC", others, lagsOf(others, await seen()), inRoom);

    await alice.at("monitor-toggle").click();
    const skew = () => alice.at("monitor-skew").innerText();
    await until("how far the sound is off", async () => /in step|ms (early|late)/.test(await skew()), 60_000);
    await endBroadcast(alice);
    window.close();
  },
  200_000 + 2 * clapping.seconds * 1000,
);

function middleOf(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
