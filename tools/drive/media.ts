import type { Page } from "@playwright/test";
import { z } from "zod";
import { decodePicture } from "./pattern.ts";
import type { Decoded } from "./pattern.ts";

/** One received track, as the page's peer connections count it. */
export type Received = Readonly<{
  kind: "audio" | "video";
  track: string;
  /** Sum of squared levels times seconds. */
  energy: number;
  /** Seconds of sound played out. */
  seconds: number;
  frames: number;
  packets: number;
  width: number;
}>;

// Runs in the page, over every peer connection that lives there.
const readReceived = `async function () {
  const all = [];
  for (const connection of this) {
    if (connection.connectionState === "closed") continue;
    for (const each of (await connection.getStats()).values()) {
      if (each.type !== "inbound-rtp") continue;
      all.push({
        kind: each.kind,
        track: each.trackIdentifier,
        energy: each.totalAudioEnergy ?? 0,
        seconds: each.totalSamplesDuration ?? 0,
        frames: each.framesDecoded ?? 0,
        packets: each.packetsReceived ?? 0,
        width: each.frameWidth ?? 0,
      });
    }
  }
  return all;
}`;

/** What a page receives, read from its peer connections themselves, however the app keeps them. */
async function receivedAt(page: Page): Promise<readonly Received[]> {
  return (await inConnections(page, readReceived, [])) as readonly Received[];
}

/** Runs a function in a page; its `this` are all peer connections that live there now. */
async function inConnections(page: Page, functionDeclaration: string, args: readonly unknown[]): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  try {
    const prototype = await session.send("Runtime.evaluate", { expression: "RTCPeerConnection.prototype" });
    const { objects } = await session.send("Runtime.queryObjects", {
      prototypeObjectId: prototype.result.objectId ?? "",
    });
    const answer = await session.send("Runtime.callFunctionOn", {
      objectId: objects.objectId ?? "",
      functionDeclaration,
      arguments: args.map((value) => ({ value })),
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer.exceptionDetails) throw new Error(`reading statistics failed: ${answer.exceptionDetails.text}`);
    return answer.result.value;
  } finally {
    await session.detach();
  }
}

/** What arrived on one track during a while. `level` is the root mean square of the sound, 0 to 1. */
export type Flow = Readonly<{ kind: "audio" | "video"; track: string; level: number; frames: number; packets: number }>;

/** Compares two readings. Pure. */
export function flowBetween(before: readonly Received[], after: readonly Received[]): readonly Flow[] {
  return after.map((late) => {
    const early = before.find((each) => each.track === late.track && each.kind === late.kind);
    const energy = late.energy - (early?.energy ?? 0);
    const seconds = late.seconds - (early?.seconds ?? 0);
    return {
      kind: late.kind,
      track: late.track,
      level: seconds > 0 ? Math.sqrt(Math.max(0, energy) / seconds) : 0,
      frames: late.frames - (early?.frames ?? 0),
      packets: late.packets - (early?.packets ?? 0),
    };
  });
}

/** What arrives at a page during a while. */
export async function flowAt(page: Page, milliseconds = 2000): Promise<readonly Flow[]> {
  const before = await receivedAt(page);
  await page.waitForTimeout(milliseconds);
  return flowBetween(before, await receivedAt(page));
}

/** What was heard between two moments. */
export type Loudness = Readonly<{ from: number; to: number; level: number }>;

// Runs in the page: reads again and again without asking the page's heap for its connections each time.
const followSound = `async function (every, span) {
  const readings = [];
  for (const end = Date.now() + span; Date.now() < end;) {
    let energy = 0, seconds = 0;
    for (const connection of this) {
      if (connection.connectionState === "closed") continue;
      for (const each of (await connection.getStats()).values()) {
        if (each.type !== "inbound-rtp" || each.kind !== "audio") continue;
        energy += each.totalAudioEnergy ?? 0;
        seconds += each.totalSamplesDuration ?? 0;
      }
    }
    readings.push({ at: Date.now(), energy, seconds });
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  return readings;
}`;
const Readings = z.array(z.object({ at: z.number(), energy: z.number(), seconds: z.number() }));

/** Listens at a page for a while, in short steps on this machine's clock. */
export async function listenAt(page: Page, milliseconds: number, stepMilliseconds = 50): Promise<readonly Loudness[]> {
  return loudnessOf(Readings.parse(await inConnections(page, followSound, [stepMilliseconds, milliseconds])));
}

function loudnessOf(readings: z.output<typeof Readings>): readonly Loudness[] {
  return readings.slice(1).map((late, at) => {
    const early = readings[at] ?? late;
    const seconds = late.seconds - early.seconds;
    const level = seconds > 0 ? Math.sqrt(Math.max(0, late.energy - early.energy) / seconds) : 0;
    return { from: early.at, to: late.at, level };
  });
}

const Tracks = z.array(z.string()).nullable();

/** So much is listened for, and at most so long. */
type Listening = Readonly<{ level: number; windowMs: number; spanMs: number }>;

// Runs in the page: the sums of `flowBetween`, again and again.
const awaitSound = `async function (awaited, level, window, span) {
  const read = async () => {
    const tracks = [];
    for (const connection of this) {
      if (connection.connectionState === "closed") continue;
      for (const each of (await connection.getStats()).values()) {
        if (each.type !== "inbound-rtp" || each.kind !== "audio") continue;
        tracks.push({
          track: each.trackIdentifier,
          energy: each.totalAudioEnergy ?? 0,
          seconds: each.totalSamplesDuration ?? 0,
        });
      }
    }
    return { at: performance.now(), tracks };
  };
  const isLouder = (before, now, atLeast) =>
    now.tracks.some((late) => {
      const early = before.tracks.find(({ track }) => track === late.track);
      const seconds = Math.max(atLeast, late.seconds - (early?.seconds ?? 0));
      return late.energy - (early?.energy ?? 0) > level * level * seconds;
    });
  const readings = [];
  for (let now = await read(), end = now.at + span; ; now = await read()) {
    const within = readings.filter(({ at }) => now.at - at <= window);
    // What has come makes up a whole window's sound, whatever the rest of it holds.
    const before = readings.findLast(({ at }) => now.at - at >= window);
    const isSound = within.some((each) => isLouder(each, now, window / 1000));
    const isSilence = before !== undefined && !isLouder(before, now, 0);
    if (awaited === "sound" ? isSound : isSilence) return now.tracks.map(({ track }) => track);
    if (now.at >= end) return null;
    readings.push(now);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}`;

/**
 * Listens at a page until, over a window, a track is louder in root mean square than a level, or for `silence` none is;
 * answers at the first moment that decides it, and false when none came.
 */
export async function heardAt(page: Page, awaited: "sound" | "silence", listening: Listening): Promise<boolean> {
  const { level, windowMs, spanMs } = listening;
  const heard = Tracks.parse(await inConnections(page, awaitSound, [awaited, level, windowMs, spanMs]));
  if (heard === null || awaited === "sound") return heard !== null;
  // A connection made meanwhile was not listened at.
  const now = await receivedAt(page);
  return now.every(({ kind, track }) => kind !== "audio" || heard.includes(track));
}

/** The loudest received track during a while; 0 when none is received. */
export async function levelAt(page: Page, milliseconds = 2000): Promise<number> {
  const flow = await flowAt(page, milliseconds);
  return Math.max(0, ...flow.map((each) => each.level));
}

/** Whether a `<video>` puts so many frames on the screen within a while; answers once it has. */
export async function showsFrames(
  page: Pick<Page, "locator">,
  selector: string,
  wanted: number,
  withinMs: number,
): Promise<boolean> {
  const counted = page.locator(selector).first();
  return counted.evaluate(
    (element, { frames, span }) => {
      if (!(element instanceof HTMLVideoElement)) throw new Error("that is no <video>");
      return new Promise<boolean>((resolve) => {
        let seen = 0;
        let isOver = false;
        const end = (isEnough: boolean) => {
          isOver = true;
          resolve(isEnough);
        };
        const count = () => {
          if (isOver) return;
          if (++seen >= frames) end(true);
          else element.requestVideoFrameCallback(count);
        };
        element.requestVideoFrameCallback(count);
        setTimeout(() => end(false), span);
      });
    },
    { frames: wanted, span: withinMs },
  );
}

/**
 * Watches a picture from now on, also when the app puts another `<video>` in its place. The answer tells the longest
 * time without a new frame, in milliseconds, a pause that still lasts included.
 */
export async function watchGap(page: Page, selector: string): Promise<() => Promise<number>> {
  const watch = await page.evaluateHandle((wanted) => {
    const state = { longest: 0, since: performance.now(), frames: -1, element: document.querySelector(wanted) };
    const look = () => {
      const element = document.querySelector(wanted);
      const frames = element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0;
      const now = performance.now();
      state.longest = Math.max(state.longest, now - state.since);
      if (frames > 0 && (frames !== state.frames || element !== state.element)) state.since = now;
      state.frames = frames;
      state.element = element;
    };
    setInterval(look, 20);
    return state;
  }, selector);
  return () => watch.evaluate((state) => state.longest);
}

/** The picture that a `<video>` shows now, at most 640 pixels wide; nothing while it has none. */
export async function decodePattern(page: Page, selector: string): Promise<Decoded | undefined> {
  const picture = await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return null;
      const scale = Math.min(1, 960 / element.videoWidth);
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(element.videoWidth * scale);
      canvas.height = Math.round(element.videoHeight * scale);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas here");
      context.drawImage(element, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let text = "";
      for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
      return { width: canvas.width, height: canvas.height, base64: btoa(text) };
    });
  if (!picture) return undefined;
  return decodePicture({ ...picture, data: Buffer.from(picture.base64, "base64") });
}
