import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SendChoice } from "@nchat/contract/sent-by";
import { chromium, type Browser } from "@playwright/test";
import { boundToParent } from "../bootstrap/children.mjs";
import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { openPatternWindow, type PatternWindow } from "../drive/pattern-window.ts";
import { openViewer, preferSteady, untilPlays } from "../drive/viewer.ts";
import { findChromium } from "../chromium-runtime/chromium.ts";
import { type BroadcastDesk, type OnAir, openBroadcastDesk } from "./broadcast-desk.ts";
import { hlsInto, playlist, playOn, serveSite } from "./hls-site.ts";
import { delayOf, readAddress, readPage } from "./pattern-reader.ts";
import type { Row } from "./row.ts";
import { type RtmpSink, startRtmpSink } from "./rtmp-sink.ts";
import { until } from "./stream-service.ts";

const grabbed = "the same window by ffmpeg's x11grab and x264 (veryfast, zerolatency)";
const reference = `${grabbed} to an nginx, played without a buffer`;

/** From a window of the desktop to a platform's RTMP server, by the app, the service's ingest and its output. */
export const glassRtmp: Row = {
  id: "GLASS-RTMP",
  title: "Window to a platform's RTMP player",
  reference,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.5 }],
  prepare: (note) => prepare(note, toPlatform),
};

/** From a window of the desktop to a viewer who watches from the room. */
export const glassRoom: Row = {
  id: "GLASS-ROOM",
  title: "Window to a viewer by WebRTC",
  reference,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 2 }],
  prepare: (note) => prepare(note, (air, rig) => toViewer(air, rig, "webrtc")),
};

/** The same, sent by WebRTC. */
export const glassWhip: Row = {
  id: "GLASS-WHIP",
  title: "Window to a viewer by WebRTC, sent by WebRTC",
  reference,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 2 }],
  prepare: (note) => prepare(note, (air, rig) => toViewer(air, rig, "webrtc"), byFfmpeg, "webrtc"),
};

/** From a window of the desktop to a viewer who watches by HLS. */
export const glassHls: Row = {
  id: "GLASS-HLS",
  title: "Window to a viewer by HLS",
  reference: `${grabbed} into HLS with segments of 2 s, in a plain hls.js`,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 0.25 }],
  prepare: (note) => prepare(note, (air, rig) => toViewer(air, rig, "hls"), byPlainHls),
};

type Rig = Readonly<{ desk: BroadcastDesk; window: PatternWindow; sink: RtmpSink; browser: Browser }>;

const title = "Clock";
const times = { settleMs: 6000, measuredMs: 3000 } as const;
let count = 0;

async function prepare(
  note: (text: string) => void,
  measure: (air: OnAir, rig: Rig) => Promise<number>,
  measureReference = byFfmpeg,
  sendBy: SendChoice = "automatic",
) {
  const display = await startVirtualDisplay();
  const window = await openPatternWindow({ display: display.name, title, framesPerSecond: 30 });
  const sink = await startRtmpSink();
  const desk = await openBroadcastDesk(title, display);
  const browser = await chromium.launch({ executablePath: findChromium(process.env), args: ["--no-sandbox"] });
  note(`engine: ${desk.engine}; by a counter in the picture, everything on one machine`);
  const rig = { desk, window, sink, browser };
  return {
    ours: async () => {
      const air = await desk.goLive("720p", sendBy);
      try {
        return await measure(air, rig);
      } finally {
        await air.end();
      }
    },
    reference: () => measureReference(rig),
    close: async () => {
      await browser.close();
      await desk.close();
      window.close();
      await sink.stop();
      await display.stop();
    },
  };
}

async function toPlatform(air: OnAir, { sink, window }: Rig): Promise<number> {
  const key = `ours-${++count}`;
  await air.sendTo(sink.url, key);
  return delayOf(window, await readAddress(`${sink.url}/${key}`, times.settleMs, times.measuredMs));
}

/** As somebody without an account sees it on the embed page. */
async function toViewer(air: OnAir, { desk, browser, window }: Rig, way: "webrtc" | "hls"): Promise<number> {
  await air.hlsUrl();
  const size = { width: 960, height: 540 };
  const { page } = await openViewer(browser, { server: desk.server, streamId: air.streamId, size });
  try {
    await untilPlays(page, null, 60_000);
    if (way === "hls") await preferSteady(page);
    await untilPlays(page, way, 60_000);
    await sleep(way === "hls" ? 2 * times.settleMs : times.settleMs);
    return delayOf(window, await readPage(page, '[data-testid="player"] video'));
  } finally {
    await page.close();
  }
}

/** To an nginx, and from there into a player without a buffer. */
async function byFfmpeg(rig: Rig): Promise<number> {
  const url = `${rig.sink.url}/reference-${++count}`;
  const stop = grab(rig, ["-f", "flv", url]);
  try {
    await sleep(1500);
    return delayOf(rig.window, await readAddress(url, times.settleMs, times.measuredMs));
  } finally {
    stop();
  }
}

/** Into HLS, and from there into hls.js as it is. */
async function byPlainHls(rig: Rig): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "nchat-bench-glass-"));
  const site = await serveSite(folder);
  const page = await rig.browser.newPage({ viewport: { width: 960, height: 540 } });
  const stop = grab(rig, hlsInto(folder));
  try {
    await until("the reference plays", () => existsSync(join(folder, playlist)));
    await playOn(page, site.url, { url: `${site.url}${playlist}`, settings: {} });
    await sleep(2 * times.settleMs);
    return delayOf(rig.window, await readPage(page, "video"));
  } finally {
    stop();
    await page.close();
    await site.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** ffmpeg takes the window's pictures, with silence beside them. */
function grab({ desk, window }: Rig, output: readonly string[]): () => void {
  const pictures = ["-f", "x11grab", "-framerate", "30", "-window_id", String(window.id), "-i", desk.display];
  // A player waits for the sound that the header promises: without any it starts late, and stays so.
  const silence = ["-f", "lavfi", "-i", "anullsrc=r=48000", "-c:a", "aac"];
  const fitted = ["-vf", "scale=1152:720,pad=1280:720:64:0,format=yuv420p"];
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-b:v", "3M", "-g", "60"];
  const args = ["-hide_banner", "-loglevel", "error", ...pictures, ...silence, ...fitted, ...codec, ...output];
  const bound = boundToParent("ffmpeg", args);
  const child = spawn(bound.command, bound.args, { stdio: ["pipe", "ignore", "inherit"] });
  return () => void child.kill("SIGKILL");
}
