import { programmeChannel, type ProgrammeNews, type ProgrammeWish } from "@nchat/contract/programme";
import { findDelay, type Look } from "./stream-delay.ts";

/** Measures how late a playing stream is, against the programme as the engine makes it on this very computer. */
export type DelayMeter = {
  /** Milliseconds; null while the picture does not tell. */
  readonly read: () => number | null;
  readonly stop: () => void;
};

const size = { width: 16, height: 9 } as const;
/** Each field is the mean of so many pixels across and down. */
const fine = 4;
const lookEveryMs = 200;
const wishEveryMs = 1000;
const mostMade = 600;
const mostSeen = 20;

/** Looks at a few hundred pixels five times a second, and costs nothing once it is stopped. */
export function startDelayMeter(video: HTMLVideoElement, now: () => number): DelayMeter {
  const made: Look[] = [];
  const seen: Look[] = [];
  const channel = new BroadcastChannel(programmeChannel);
  const wish = () => channel.postMessage({ type: "tracing" } satisfies ProgrammeWish);
  const wishing = setInterval(wish, wishEveryMs);
  const canvas = new OffscreenCanvas(size.width * fine, size.height * fine);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  channel.onmessage = ({ data }: MessageEvent<ProgrammeNews>) => {
    if (data.type === "trace") push(made, { at: data.at, fields: data.fields }, mostMade);
  };
  const looking = setInterval(() => {
    if (!context || video.readyState < 2 || video.paused) return;
    context.imageSmoothingQuality = "high";
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    push(seen, { at: now(), fields: fieldsOf(data) }, mostSeen);
  }, lookEveryMs);
  wish();
  return {
    read: () => findDelay(made, seen),
    stop() {
      clearInterval(wishing);
      clearInterval(looking);
      channel.close();
    },
  };
}

function push(looks: Look[], look: Look, most: number): void {
  looks.push(look);
  if (looks.length > most) looks.shift();
}

/** How light each field is, in the engine's own range. */
function fieldsOf(data: Uint8ClampedArray): readonly number[] {
  const wide = size.width * fine;
  return Array.from({ length: size.width * size.height }, (_, field) => {
    const [left, top] = [(field % size.width) * fine, Math.floor(field / size.width) * fine];
    let sum = 0;
    for (let row = top; row < top + fine; row++)
      for (let column = left; column < left + fine; column++) {
        const at = (row * wide + column) * 4;
        sum += 16 + 0.2568 * (data[at] ?? 0) + 0.5041 * (data[at + 1] ?? 0) + 0.0979 * (data[at + 2] ?? 0);
      }
    return sum / (fine * fine);
  });
}
