import type { Browser, Page } from "@playwright/test";
import { z } from "zod";

const Claps = z.object({ flashes: z.array(z.number()), beeps: z.array(z.number()) });

/** When what a page's player shows turns white and what it plays sets in, in milliseconds of the page's clock. */
export type ClapsSeen = z.infer<typeof Claps>;

declare global {
  interface Window {
    /** What came to the page by WebRTC: sounds are played by elements outside of the document. */
    tracksThatCame: MediaStreamTrack[];
  }
}

/** Opens a stream's embed page, by which claps can be watched once it plays. */
export async function openClapViewer(browser: Browser, server: string, streamId: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  await page.addInitScript(keepTracks);
  await page.goto(`${server}/embed/${streamId}`);
  return page;
}

/** Runs in the page, before its own scripts. */
function keepTracks(): void {
  const tracks: MediaStreamTrack[] = [];
  window.tracksThatCame = tracks;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener("track", ({ track }) => tracks.push(track));
    }
  };
}

/** Begins to watch; answers what has been seen and heard since. */
export async function watchClaps(page: Page): Promise<() => Promise<ClapsSeen>> {
  const claps = await page.evaluateHandle(collectClaps);
  return async () => Claps.parse(await claps.jsonValue());
}

/** Runs in the page. */
function collectClaps(): ClapsSeen {
  const claps: ClapsSeen = { flashes: [], beeps: [] };
  const video = document.querySelector<HTMLVideoElement>('[data-testid="player"] video');
  const sounds = window.tracksThatCame.filter(({ kind, readyState }) => kind === "audio" && readyState === "live");
  if (!video || sounds.length === 0) throw new Error("no player that plays from a room");
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let wasLight = true;
  const look = (_: number, { expectedDisplayTime }: VideoFrameCallbackMetadata) => {
    context?.drawImage(video, 0, 0, video.videoWidth / 4, video.videoHeight / 4, 0, 0, 1, 1);
    const isLight = (context?.getImageData(0, 0, 1, 1).data[1] ?? 0) > 140;
    if (isLight && !wasLight) claps.flashes.push(performance.timeOrigin + expectedDisplayTime);
    wasLight = isLight;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);

  const mixer = new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" });
  const listener = new AnalyserNode(mixer, { fftSize: 2048 });
  for (const each of sounds) mixer.createMediaStreamSource(new MediaStream([each])).connect(listener);
  const samples = new Float32Array(listener.fftSize);
  let quietSince = -Infinity;
  setInterval(() => {
    listener.getFloatTimeDomainData(samples);
    const at = samples.findIndex((each) => Math.abs(each) > 1500 / 32_768);
    if (at < 0) return;
    const when = performance.now() - ((samples.length - at) * 1000) / 48_000;
    if (when - quietSince > 300) claps.beeps.push(performance.timeOrigin + when);
    quietSince = performance.now();
  }, 10);
  return claps;
}
