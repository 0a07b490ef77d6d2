import type { ComposerOrder, ComposerPicture, ComposerReport } from "@nchat/contract/composer-line";
import { type Chunk, writeChunk } from "@nchat/contract/programme";
import { movingPictures } from "../frame-source.ts";
import { SoundLine } from "../sound-line.ts";
import type { SoundBlock } from "../worker-messages.ts";
import { type ComposedStage, createComposedStage } from "./composed-stage.ts";
import { nextPicture } from "./frame-clock.ts";
import type { FromComposer, ToComposer } from "./messages.ts";
import { createPictureEncoder, type PictureEncoder } from "./picture-encoder.ts";
import { createPlates } from "./plates.ts";
import { toSixteenBits } from "./samples.ts";

// The composer's clock, picture and encoder: in a worker, so that the page's room can't hold them up. A picture is sent at
// every beat, whether or not anything has changed: who watches a still screen has a stream without holes.

type Work = {
  readonly picture: ComposerPicture;
  readonly stage: ComposedStage;
  readonly sound: SoundLine;
  encoder: PictureEncoder | null;
  /** The last picture that was due. */
  last: number;
};

const figuresMs = 5000;
const now = () => performance.now();
let socket: WebSocket | null = null;
let work: Work | null = null;
let counts = { frames: 0, dropped: 0, sinceMs: now() };

const toPage = (message: FromComposer) => self.postMessage(message);
const tell = (report: ComposerReport) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(report));
};
const send = (chunk: Chunk) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(writeChunk(chunk));
};
const fail = (why: string) => tell({ type: "failed", why: why.slice(0, 300) });

function sendSound(samples: Float32Array, before: number): void {
  send({ kind: "audio", timestamp: SoundLine.timeOf(before), data: toSixteenBits(samples) });
}

/** Sound without a hole: its samples count the time. */
function sendSilence(count: number, upTo: number): void {
  const most = 9600;
  for (let left = count; left > 0; left -= most) sendSound(new Float32Array(2 * Math.min(left, most)), upTo - left);
}

function hearSound({ samples }: SoundBlock): void {
  if (!work?.encoder) return;
  const { sound } = work;
  const count = samples.length / 2;
  const { silence, isDropped } = sound.place(count, now());
  if (silence > 0) sendSilence(silence, sound.sent - (isDropped ? 0 : count));
  if (!isDropped) sendSound(samples, sound.sent - count);
}

function sendPicture({ picture, stage, sound, encoder, last }: Work): number {
  const time = now();
  const silence = sound.fill(time);
  if (silence > 0) sendSilence(silence, sound.sent);
  const pictureMicroseconds = 1_000_000 / picture.framesPerSecond;
  const next = nextPicture(last, sound.now(time), pictureMicroseconds);
  if (next === null) return last;
  const isTaken = encoder?.encode(stage.picture(), Math.round(next * pictureMicroseconds)) ?? true;
  if (isTaken) counts.frames++;
  else counts.dropped++;
  return next;
}

/** Its own beat: a picture that comes too late does not push the next ones back. */
function beat(due: number): void {
  if (!work?.encoder) return;
  const frameMs = 1000 / work.picture.framesPerSecond;
  work.last = sendPicture(work);
  const next = Math.max(due + frameMs, now() - frameMs);
  setTimeout(() => beat(next), Math.max(0, next - now()));
}

function begin(): void {
  if (!work || work.encoder) return;
  work.encoder = createPictureEncoder(work.picture, {
    onChunk: send,
    onConfig: (record) => tell({ type: "config", video: btoa(String.fromCharCode(...record)) }),
    onFailed: fail,
  });
  counts = { frames: 0, dropped: 0, sinceMs: now() };
  tell({ type: "inside" });
  beat(now());
}

function obey(order: ComposerOrder): void {
  if (order.type === "layout") return toPage(order);
  const { livekitUrl, token, picture } = order;
  const stage = createComposedStage(picture, createPlates());
  work = { picture, stage, sound: new SoundLine(), encoder: null, last: -1 };
  toPage({ type: "enter", livekitUrl, token, picture });
}

function openLine(url: string): void {
  const opened = new WebSocket(url);
  opened.binaryType = "arraybuffer";
  opened.onmessage = ({ data }: MessageEvent<string>) => obey(JSON.parse(data));
  // Whoever ordered is gone; so is this page in a moment.
  opened.onclose = () => work?.encoder?.stop();
  socket = opened;
}

function follow(message: ToComposer): void {
  switch (message.type) {
    case "begin":
      message.sound.onmessage = ({ data }: MessageEvent<SoundBlock>) => hearSound(data);
      return openLine(message.lineUrl);
    case "inside":
      return begin();
    case "failed":
      return fail(message.why);
    case "tiles":
      return work?.stage.setTiles(message.tiles);
    case "frames":
      return work?.stage.setSource(message.id, movingPictures(message.frames, { now: () => performance.now() }));
    case "gone":
      return work?.stage.dropSource(message.id);
  }
}

self.onmessage = ({ data }: MessageEvent<ToComposer>) => follow(data);
self.onerror = (event) => fail(String(event));
self.onunhandledrejection = ({ reason }) => fail(String(reason));

setInterval(() => {
  if (!work?.encoder) return;
  const seconds = Math.max((now() - counts.sinceMs) / 1000, 0.001);
  tell({
    type: "figures",
    framesPerSecond: counts.frames / seconds,
    droppedFrames: counts.dropped,
    tiles: work.stage.tiles(),
  });
  counts = { frames: 0, dropped: 0, sinceMs: now() };
}, figuresMs);
