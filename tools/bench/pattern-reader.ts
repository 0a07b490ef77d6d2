import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { boundToParent } from "../bootstrap/children.mjs";
import type { PatternWindow } from "../drive/pattern-window.ts";
import { decodePicture } from "../drive/pattern.ts";
import { median } from "./statistics.ts";

/** A picture of the pattern as somebody saw it. */
export type Sighting = Readonly<{ counter: number; at: number }>;

const size = { width: 640, height: 360 } as const;
const pictureBytes = size.width * size.height * 4;
const now = () => performance.timeOrigin + performance.now();

/** How long pictures took from the window to where they were seen, in milliseconds, at the median. */
export function delayOf(window: PatternWindow, seen: readonly Sighting[]): number {
  const delays = seen.flatMap(({ counter, at }) => {
    const drawn = window.drawnAt(counter);
    return drawn === undefined || drawn > at ? [] : [at - drawn];
  });
  if (delays.length < 10) throw new Error(`only ${delays.length} pictures of the pattern were seen`);
  return median(delays);
}

/** Plays an address as a player without a buffer would, and reads what comes after a while. */
export async function readAddress(url: string, settleMs: number, measuredMs: number): Promise<readonly Sighting[]> {
  const input = [
    "-fflags",
    "nobuffer",
    "-flags",
    "low_delay",
    "-probesize",
    "5000",
    "-analyzeduration",
    "0",
    "-i",
    url,
  ];
  const output = ["-an", "-vf", `scale=${size.width}:${size.height}`, "-fps_mode", "passthrough", "-pix_fmt", "rgba"];
  const args = ["-hide_banner", "-loglevel", "error", ...input, ...output, "-f", "rawvideo", "pipe:1"];
  const bound = boundToParent("ffmpeg", args);
  const child = spawn(bound.command, bound.args, { stdio: ["pipe", "pipe", "inherit"] });
  const seen: Sighting[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let isMeasured = false;
  child.stdout.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.byteLength >= pictureBytes; rest = rest.subarray(pictureBytes)) {
      if (!isMeasured) continue;
      const at = now();
      const counter = decodePicture({ ...size, data: rest.subarray(0, pictureBytes) })?.counter;
      if (counter !== undefined) seen.push({ counter, at });
    }
  });
  await sleep(settleMs);
  isMeasured = true;
  await sleep(measuredMs);
  child.kill("SIGKILL");
  return seen;
}

const Look = z.object({ at: z.number(), base64: z.string() });

/** Looks at what a `<video>` of a page shows, so many times. */
export async function readPage(page: Page, selector: string, looks = 25): Promise<readonly Sighting[]> {
  const seen: Sighting[] = [];
  for (let look = 0; look < looks; look++) {
    const { at, base64 } = Look.parse(await page.locator(selector).first().evaluate(shownNext, size));
    const counter = decodePicture({ ...size, data: Buffer.from(base64, "base64") })?.counter;
    if (counter !== undefined) seen.push({ counter, at });
  }
  return seen;
}

/** Runs in the page: the next picture that is put on the screen, and when. */
async function shownNext(element: Element, { width, height }: typeof size) {
  if (!(element instanceof HTMLVideoElement)) throw new Error("that is no <video>");
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas here");
  const at = await new Promise<number>((resolve) => {
    element.requestVideoFrameCallback((time) => resolve(performance.timeOrigin + time));
  });
  context.drawImage(element, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let text = "";
  for (let from = 0; from < data.length; from += 0x8000)
    text += String.fromCharCode(...data.subarray(from, from + 0x8000));
  return { at, base64: btoa(text) };
}
