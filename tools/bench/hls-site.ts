import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../bootstrap/paths.mjs";

/** The name of the playlist that `hlsInto` writes. */
export const playlist = "live.m3u8";

/** ffmpeg's own HLS with segments of 2 s. */
export const hlsInto = (folder: string): readonly string[] => [
  ...["-f", "hls", "-hls_time", "2", "-hls_list_size", "8"],
  ...["-hls_flags", "program_date_time+delete_segments", join(folder, playlist)],
];

const library = join(root, "node_modules/hls.js/dist/hls.min.js");
const page = `<!doctype html><title>HLS</title><video muted autoplay playsinline></video><script src="/hls.min.js"></script>`;
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".m3u8": "application/vnd.apple.mpegurl",
  ".ts": "video/mp2t",
};

/** Serves a page with a plain hls.js, and what stands in a folder. */
export async function serveSite(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, answer) => {
    const name = basename(new URL(request.url ?? "/", "http://site").pathname);
    if (name === "") return void answer.setHeader("content-type", "text/html").end(page);
    const file = name === "hls.min.js" ? library : join(folder, name);
    if (!existsSync(file)) return void answer.writeHead(404).end();
    answer.setHeader("content-type", types[extname(name)] ?? "application/octet-stream");
    answer.setHeader("cache-control", "no-store");
    createReadStream(file)
      .on("error", () => answer.destroy())
      .pipe(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What of hls.js the page is asked for. */
type Player = Readonly<{
  loadSource: (url: string) => void;
  attachMedia: (video: HTMLVideoElement) => void;
  playingDate: Date | null;
}>;

declare global {
  interface Window {
    Hls?: new (settings: object) => Player;
    hlsBench?: { player: Player; stalls: number };
  }
}

/** What is played, and how hls.js is set. */
export type Source = Readonly<{ url: string; settings: object }>;

/** Plays it in a tab; done when it moves. */
export async function playOn(tab: Page, site: string, source: Source): Promise<void> {
  await tab.goto(site);
  await tab.evaluate((given) => {
    const video = document.querySelector("video");
    if (!window.Hls || !video) throw new Error("the page has no player");
    const bench = { player: new window.Hls(given.settings), stalls: 0 };
    window.hlsBench = bench;
    bench.player.loadSource(given.url);
    bench.player.attachMedia(video);
    video.addEventListener("waiting", () => (bench.stalls += 1));
  }, source);
  await tab.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0, undefined, {
    timeout: 30_000,
  });
}
