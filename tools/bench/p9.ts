import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { boundToParent } from "../bootstrap/children.mjs";
import { findChromium } from "../chromium-runtime/chromium.ts";
import { hlsInto, playlist, playOn, serveSite, type Source } from "./hls-site.ts";
import type { Row } from "./row.ts";
import { startStreamService, until } from "./stream-service.ts";

/** P9: how far behind a viewer is who watches by HLS, and whether it ever stands still. */
export const p9: Row = {
  id: "P9",
  title: "Live latency of HLS",
  reference: "ffmpeg's own HLS with segments of 2 s in a plain hls.js; ours in hls.js as the player sets it",
  unit: "s",
  goals: [{ name: "median", statistic: "median", limit: 0.18 }],
  prepare: async (note) => {
    const folder = mkdtempSync(join(tmpdir(), "nchat-bench-hls-"));
    const site = await serveSite(folder);
    const service = await startStreamService();
    const stream = await service.begin();
    const encoders = [encode(["-f", "flv", stream.publishUrl]), encode(hlsInto(folder))];
    const browser = await chromium.launch({ executablePath: findChromium(process.env), args: ["--no-sandbox"] });
    const seen = { ours: { stalls: 0, seconds: 0 }, reference: { stalls: 0, seconds: 0 } };
    const watchAt = async (side: keyof typeof settings, url: string) => {
      const page = await browser.newPage();
      try {
        const { behind, stalls } = await watch(page, site.url, { url, settings: settings[side] });
        seen[side].stalls += stalls;
        seen[side].seconds += watched.measuredMs / 1000;
        return behind;
      } finally {
        await page.close();
      }
    };
    note("by EXT-X-PROGRAM-DATE-TIME, in Chromium; the goal of TARGETS is 1.3 s and no stall");
    return {
      ours: async () => await watchAt("ours", await stream.hlsUrl()),
      reference: async () => {
        await until("the reference plays", () => existsSync(join(folder, playlist)));
        return await watchAt("reference", `${site.url}${playlist}`);
      },
      close: async () => {
        for (const [side, { stalls, seconds }] of Object.entries(seen))
          note(`${side}: ${stalls} stalls in ${Math.round(seconds)} s of watching`);
        await browser.close();
        encoders.forEach((encoder) => encoder.kill("SIGKILL"));
        await stream.end();
        await service.close();
        await site.stop();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};

/** What `renderer/player/hls-source.ts` gives hls.js. */
const settings = {
  ours: { lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.08, backBufferLength: 60, maxBufferLength: 20 },
  reference: {},
} as const;

/** Until a player has found its place, and how long it is watched then. */
const watched = { settleMs: 15_000, measuredMs: 10_000, everyMs: 200 };

/** A moving picture and a tone, with a key frame every two seconds. */
function encode(output: readonly string[]) {
  const source = ["-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-f", "lavfi", "-i", "sine=440:r=48000"];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "60", "-sc_threshold", "0"];
  const args = [...source, ...codec, "-pix_fmt", "yuv420p", "-c:a", "aac", ...output];
  const bound = boundToParent("ffmpeg", ["-hide_banner", "-loglevel", "error", ...args]);
  return spawn(bound.command, bound.args, { stdio: ["pipe", "ignore", "inherit"] });
}

async function watch(tab: Page, site: string, source: Source): Promise<Readonly<{ behind: number; stalls: number }>> {
  await playOn(tab, site, source);
  await tab.waitForTimeout(watched.settleMs);
  return await tab.evaluate(async ({ measuredMs, everyMs }) => {
    const bench = window.hlsBench;
    if (!bench) throw new Error("nothing plays");
    const before = bench.stalls;
    const behind: number[] = [];
    for (const end = Date.now() + measuredMs; Date.now() < end;) {
      if (bench.player.playingDate) behind.push((Date.now() - bench.player.playingDate.getTime()) / 1000);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    const sorted = behind.sort((a, b) => a - b);
    return { behind: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, stalls: bench.stalls - before };
  }, watched);
}
