import { setTimeout as pause } from "node:timers/promises";
import type { Session } from "../devtools.ts";

/** A piece of what a page plays: samples of 16 bits as base64, the channels in turn; none of them when it is silent. */
export type Heard = {
  readonly rate: number;
  readonly channels: number;
  readonly frames: number;
  readonly data: string;
};

/** What one page plays, as it comes. */
export type PageEar = {
  /** What has come since it was asked last, and waits for it; null once there is nothing more to hear. */
  readonly next: () => Promise<readonly Heard[] | null>;
  readonly stop: () => void;
  /** By whatever it ended. */
  readonly ended: Promise<void>;
};

const bindingName = "nchatHeard";
/** Capturing wants a secure page. No server has this one: the session answers for it. */
const listenerUrl = "https://listener.invalid/";
/** Whoever does not ask for so long has gone. */
const patienceMs = 5000;
const mostWaiting = 25;
/** A page that hangs has no title, and a tab without the title is never chosen. */
const beginMs = 10_000;

declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}

/**
 * Captures the tab that has the title which Chromium is started to choose, and tells main of what it plays, in pieces of
 * 40 ms: Chromium keeps ten of them back where they are mixed. Runs in a page of its own from its source.
 */
async function listen(tell: (text: string) => void): Promise<void> {
  const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const small = { width: 16, height: 16, frameRate: 1 };
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: small, audio: asItIs });
  for (const picture of stream.getVideoTracks()) picture.stop();
  const [track] = stream.getAudioTracks();
  if (!track) throw new Error("the tab has no sound");
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const send = (pieces: readonly Int16Array[], rate: number, channels: number): void => {
    const frames = pieces.reduce((sum, { length }) => sum + length, 0) / channels;
    let text = "";
    if (pieces.some((piece) => piece.some((sample) => sample !== 0)))
      for (const piece of pieces) text += String.fromCharCode(...new Uint8Array(piece.buffer));
    tell(JSON.stringify({ rate, channels, frames, data: btoa(text) }));
  };
  const read = async (): Promise<void> => {
    let pieces: Int16Array[] = [];
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return tell("");
      const { numberOfFrames, numberOfChannels, sampleRate } = value;
      const piece = new Int16Array(numberOfFrames * numberOfChannels);
      value.copyTo(piece, { planeIndex: 0, format: "s16" });
      value.close();
      pieces.push(piece);
      if (pieces.length < 4) continue;
      send(pieces, sampleRate, numberOfChannels);
      pieces = [];
    }
  };
  void read();
}

/** Puts the title onto a page, unseen by its scripts' own names; answers what takes it off again, unless it has another. */
async function putTitle(page: Session, frameId: string, title: string): Promise<() => Promise<void>> {
  const { executionContextId } = await page.send("Page.createIsolatedWorld", { frameId, worldName: "nchat title" });
  const evaluate = (expression: string) =>
    page.send("Runtime.evaluate", { expression, contextId: executionContextId, returnByValue: true });
  const { result } = await evaluate(
    `(() => { const before = document.title; document.title = ${JSON.stringify(title)}; return before; })()`,
  );
  const before = JSON.stringify(String(result.value ?? ""));
  const takeOff = `if (document.title === ${JSON.stringify(title)}) document.title = ${before}`;
  return async () => void (await evaluate(takeOff));
}

/** Makes the listener's page, which is blank and reaches nothing. */
async function openListener(session: Session): Promise<void> {
  session.on("Fetch.requestPaused", ({ requestId }) => {
    const body = Buffer.from("<!doctype html><title>listener</title>").toString("base64");
    const answer = {
      requestId,
      responseCode: 200,
      responseHeaders: [{ name: "content-type", value: "text/html" }],
      body,
    };
    session.send("Fetch.fulfillRequest", answer).catch((error: unknown) => console.error("chromium-runtime:", error));
  });
  const loaded = new Promise((resolve) => session.once("Page.domContentEventFired", resolve));
  await Promise.all([
    session.send("Page.enable"),
    session.send("Runtime.enable"),
    session.send("Runtime.addBinding", { name: bindingName }),
    session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] }),
  ]);
  await session.send("Page.navigate", { url: listenerUrl });
  await loaded;
}

type Ground = {
  /** The page that is to be heard, and its main frame. */
  readonly page: Session;
  readonly frameId: string;
  /** A blank page of the same browser. */
  readonly listener: Session;
  /** The title by which Chromium chooses the tab. */
  readonly token: string;
  /** Those of all other pages of the browser. */
  readonly otherTitles: () => Promise<readonly string[]>;
  readonly onStop: () => void;
};

/**
 * Captures the page in the listener's, which tells of it from then on. A page sees the title while it has it, and could
 * keep it to be heard in the place of another.
 */
async function begin({ page, frameId, listener, token, otherTitles }: Ground): Promise<void> {
  await openListener(listener);
  const expectOne = async () => {
    const found = (await otherTitles()).some((title) => title.includes(token));
    if (found) throw new Error("Another page has the title by which a page is chosen to be heard.");
  };
  const takeOff = await putTitle(page, frameId, token);
  try {
    await expectOne();
    const expression = `(${listen})(${bindingName})`;
    const options = { expression, awaitPromise: true, userGesture: true };
    const { exceptionDetails } = await listener.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    await expectOne();
  } finally {
    await takeOff();
  }
}

/** Hears one page of the browser without windows, by Chromium's own capture of tabs. One at a time may begin. */
export async function openEar(ground: Ground): Promise<PageEar> {
  const { listener, onStop } = ground;
  let waiting: Heard[] = [];
  let isOver = false;
  let wake = () => {};
  let timer: NodeJS.Timeout | undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const stop = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    wake();
    end();
    onStop();
  };
  const expectQuestion = (): void => {
    clearTimeout(timer);
    timer = setTimeout(stop, patienceMs);
  };
  listener.on("Runtime.bindingCalled", ({ payload }) => {
    if (payload === "") return stop();
    waiting = [...waiting, JSON.parse(payload) as Heard].slice(-mostWaiting);
    wake();
  });
  const late = pause(beginMs, undefined, { ref: false }).then(() => {
    throw new Error("The page's sound could not be captured in time.");
  });
  await Promise.race([begin(ground), late]);
  expectQuestion();
  return {
    ...{ stop, ended },
    async next() {
      if (isOver) return null;
      clearTimeout(timer);
      if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      if (isOver) return null;
      const taken = waiting;
      waiting = [];
      expectQuestion();
      return taken;
    },
  };
}
