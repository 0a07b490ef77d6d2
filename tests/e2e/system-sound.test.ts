import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { streamHostRoutes } from "@nchat/contract/rest/stream-hosting";
import { whyNoNginxRtmp } from "../../tools/drive/nginx-rtmp.ts";
import { endBroadcast, runningStream } from "../../tools/drive/studio.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { type Platform, startPlatform } from "../support/rtmp-servers.ts";
import { broadcast } from "./support/broadcasting.ts";
import { clapsIn, lagsOf, openFlashWindow } from "./support/clap.ts";
import { type SoundServer, startSoundServer, whyNoSoundServer } from "./support/sound-server.ts";
import { type Desk, openStage, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const reason = whyNoDisplay() ?? whyNoFfmpeg() ?? whyNoNginxRtmp() ?? whyNoSoundServer();
const test = anywhere.skipIf(reason !== undefined);

/** Claps each two seconds, for so many seconds. */
const clapping = { seconds: Number(process.env["NCHAT_CLAP_SECONDS"] ?? 16), everyMs: 2000 };
/**
 * Between what is heard and what is seen, in milliseconds, and one picture: nothing can be seen between two. Over ten minutes
 * on a quiet machine it is held to 45; a busy one captures pictures late.
 */
const mostMs = Number(process.env["NCHAT_CLAP_MOST_MS"] ?? 220) + 1000 / 30;

let stage: Stage;
let desk: Desk;
let sound: SoundServer;
let platform: Platform;
beforeAll(async () => {
  if (reason) return;
  stage = await openStage();
  sound = await startSoundServer();
  platform = await startPlatform();
  desk = await stage.open("alice", { env: { ...sound.env, DESTINATION_NETWORKS: "127.0.0.0/8" } });
});
afterAll(async () => {
  await stage?.close();
  await platform?.stop();
  await sound?.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(
  "what the computer shows and what it plays reach a platform together",
  async () => {
    const alice = await someoneNew(desk, "alice");
    const window = await openFlashWindow(stage.display, "Clapping window");
    await alice.at("studio-open").click();
    await alice.at("sound-add").click();
    await alice.at("sound-add-system").click();
    await alice.page.locator('[data-testid="mixer-system"][data-state="running"]').waitFor();
    await alice.at("studio-mute").click();
    await broadcast(alice, window, "Clapping");
    const stream = await until("the stream", () => runningStream(desk.server, "Clapping"));
    const { addDestination } = streamHostRoutes;
    const target = { platform: "custom", url: platform.url, streamKey: platform.key };
    await alice.api.post(addDestination.path.replace(":id", stream.id), target);
    await until("the platform takes it", async () => (await platform.recorded()).length > 0);
    await pause(3000);

    const source: { seen: number; heard: number }[] = [];
    for (const end = Date.now() + clapping.seconds * 1000; Date.now() < end; await pause(clapping.everyMs)) {
      sound.beep();
      const seen = window.flash();
      const heard = await until("the beep", () => sound.beeps().find((at) => at > seen - 50));
      source.push({ seen, heard });
    }
    await pause(3000);
    const [file] = await platform.recorded();
    await endBroadcast(alice);

    const claps = await clapsIn(file ?? "");
    const lags = lagsOf(source, claps);
    const tenth = Math.max(6, Math.floor(lags.length / 10));
    const [first, last] = [lags.slice(0, tenth), lags.slice(-tenth)].map(middleOf);
    console.log(
      `sound after picture: ${first?.toFixed(0)} ms at first, ${last?.toFixed(0)} ms after ${clapping.seconds} s, of ${lags.length} claps: ${lags.map(Math.round).join(" ")}`,
    );
    expect(lags.length).toBeGreaterThan(source.length * 0.8);
    expect(Math.max(Math.abs(first ?? Infinity), Math.abs(last ?? Infinity))).toBeLessThan(mostMs);
    window.close();
  },
  100_000 + clapping.seconds * 1000,
);

function middleOf(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
