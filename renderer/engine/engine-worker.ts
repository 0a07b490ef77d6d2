import type { EncoderOrder, EncoderReport } from "@nchat/contract/encoder-line";
import { type Chunk, programme, writeChunk } from "@nchat/contract/programme";
import { createEncoder } from "./encoder.ts";
import { createFigures } from "./figures.ts";
import { createMiniatures } from "./miniatures.ts";
import type { PagePicture } from "./page-messages.ts";
import { createShopWindow } from "./shop-window.ts";
import { SoundLine } from "./sound-line.ts";
import { createSourceDesk } from "./source-desk.ts";
import { createStage } from "./stage.ts";
import type { FromWorker, SoundBlock, ToWorker } from "./worker-messages.ts";

// The programme's clock, picture, sound and encoder: in a worker, so that no page's thread can hold them up.

const now = () => performance.now();
const frameMs = 1000 / programme.framesPerSecond;
const stage = createStage();
const tellPage = (message: FromWorker) => self.postMessage(message);
const desk = createSourceDesk(stage, now, (sourceId, isCut) => tellPage({ type: "cut", sourceId, isCut }));
const sound = new SoundLine();
const figures = createFigures(now());
const shop = createShopWindow(now);
const miniatures = createMiniatures(stage, shop.showScene);
let socket: WebSocket | null = null;
let systemPort: MessagePort | null = null;
let lastTime = -1;

const tell = (report: EncoderReport) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(report));
};
const encoder = createEncoder({
  onChunk(chunk: Chunk) {
    figures.count(chunk);
    if (socket?.readyState === WebSocket.OPEN) socket.send(writeChunk(chunk));
  },
  onConfig: tell,
  onFailed(why) {
    encoder.stop();
    tell({ type: "failed", why });
  },
});

/** Sound without gaps: what is late or missing is silence. */
function sendSound(samples: Float32Array<ArrayBuffer>, before: number): void {
  encoder.encodeSound(samples, SoundLine.timeOf(before));
}

function sendSilence(count: number, upTo: number): void {
  const most = 9600;
  for (let left = count; left > 0; left -= most) {
    const part = Math.min(left, most);
    sendSound(new Float32Array(2 * part), upTo - left);
  }
}

function hearSound({ samples, inputs, programme: loudest }: SoundBlock): void {
  const time = now();
  const count = samples.length / 2;
  const { silence, isDropped } = sound.place(count, time);
  if (silence > 0) sendSilence(silence, sound.sent - (isDropped ? 0 : count));
  if (!isDropped) sendSound(samples, sound.sent - count);
  shop.hear(inputs, loudest);
}

function sendPicture(): void {
  const time = now();
  const silence = sound.fill(time);
  if (silence > 0) sendSilence(silence, sound.sent);
  const { planes, version } = stage.picture();
  shop.show(planes, version, time);
  const looker = shop.looker(time);
  if (looker !== null) miniatures.look(time, looker);
  if (!encoder.isRunning()) return;
  lastTime = Math.max(lastTime + 1000, sound.now(time));
  if (!encoder.encodePicture(planes.data, lastTime)) figures.countDropped();
}

/** Its own beat: a frame that comes too late does not push the next ones back. */
function beat(due: number): void {
  sendPicture();
  const next = Math.max(due + frameMs, now() - frameMs);
  setTimeout(() => beat(next), Math.max(0, next - now()));
}

function obey(order: EncoderOrder): void {
  switch (order.type) {
    case "encode":
      if (!encoder.isRunning()) figures.reset();
      return encoder.start(order);
    case "bitrate":
      return encoder.setBitrate(order.bitsPerSecond);
    case "key-frame":
      return encoder.askKeyFrame();
    case "rest":
      return encoder.stop();
    case "sight":
      return shop.setInSight(order.isInSight);
  }
}

function openLine(url: string): void {
  const opened = new WebSocket(url);
  opened.binaryType = "arraybuffer";
  opened.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === "string") obey(JSON.parse(data));
    else systemPort?.postMessage(new Float32Array(data), [data]);
  };
  opened.onclose = () => {
    if (socket !== opened) return;
    socket = null;
    encoder.stop();
    tellPage({ type: "line-down" });
  };
  socket = opened;
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "sound":
      data.port.onmessage = ({ data: block }: MessageEvent<SoundBlock>) => hearSound(block);
      return;
    case "system-sound":
      systemPort = data.port;
      return;
    case "line":
      return openLine(data.url);
    case "scene":
      return stage.setScene(data.layers);
    case "scenes":
      return miniatures.setScenes(data.scenes);
    case "frames":
      return desk.addFrames(data.sourceId, data.frames);
    case "still":
      return desk.addStill(data.sourceId, data.picture);
    case "pages":
      data.port.onmessage = ({ data: picture }: MessageEvent<PagePicture>) => desk.showPage(picture);
      return;
    case "page":
      return desk.addPage(data.sourceId);
    case "gone":
      return desk.drop(data.sourceId);
    case "parts":
      return desk.setParts(data.parts);
    case "picture-delays":
      return stage.setDelays(data.delays);
    case "sound-offset": {
      const silence = sound.setOffset(data.milliseconds);
      if (silence > 0) sendSilence(silence, sound.sent);
    }
  }
};

setInterval(() => {
  if (encoder.isRunning()) tell(figures.take(now()));
}, 1000);
beat(now());
