import type { Format, Tag } from "./feed.ts";
import { type FfmpegEnd, startFfmpeg } from "./ffmpeg.ts";
import { flvHeader, flvTag } from "./flv.ts";
import type { RawTag } from "./rtmp/session.ts";

/** One run of ffmpeg that a feed is written to. */
export type FlvRun = Readonly<{
  write: (tag: Tag) => void;
  /** What follows is to be read otherwise; for outputs that can tell their receivers. */
  change: (format: Format) => void;
  /** No more comes; what was written is worked off. */
  end: () => void;
  kill: () => void;
  ended: Promise<FfmpegEnd>;
  /** How many tags were left out because it could not take them in time. */
  dropped: () => number;
  /** When its first tag arrived, in milliseconds since 1970; its own time begins there. */
  startedAt: () => number | null;
}>;

/** What may wait for a run; then whole groups of pictures are left out until it has caught up. */
const queue = { mostBytes: 4 * 1024 * 1024, enoughBytes: 512 * 1024 };

/** Its input is known to be FLV with one picture and at most one sound: nothing needs to be probed. */
const input = [
  "-probesize",
  "1000000",
  "-fpsprobesize",
  "0",
  "-analyzeduration",
  "200000",
  "-f",
  "flv",
  "-i",
  "pipe:0",
];

/** How it is run, and who is told. */
export type RunOptions = Parameters<typeof startFfmpeg>[1];

/** Starts ffmpeg on a feed; `output` is what stands after the input. */
export function startFlvRun(format: Format, output: readonly string[], options: RunOptions): FlvRun {
  const run = startFfmpeg([...input, ...output], options);
  const { stdin } = run.process;
  let base: number | null = null;
  let startedAt: number | null = null;
  let isDropping = false;
  let dropped = 0;
  let last = 0;
  const put = (tag: RawTag) => stdin?.write(flvTag(tag));
  const change = ({ video, audio }: Format) => {
    put({ kind: "video", timestamp: last, payload: video });
    if (audio) put({ kind: "audio", timestamp: last, payload: audio });
  };
  stdin?.write(flvHeader(format.audio !== null));
  change(format);
  return {
    write: (tag) => {
      if (!stdin?.writable || (base === null && !tag.isKeyFrame)) return;
      const waiting = stdin.writableLength;
      if (isDropping) isDropping = !(tag.isKeyFrame && waiting <= queue.enoughBytes);
      else isDropping = waiting > queue.mostBytes;
      if (isDropping) {
        dropped += 1;
        return;
      }
      base ??= tag.timestamp;
      if (tag.timestamp < base) return; // silence that ends before its first picture belongs to what was before
      startedAt ??= tag.arrivedAt;
      last = tag.timestamp - base;
      put({ ...tag, timestamp: last });
    },
    change: (next) => {
      if (stdin?.writable) change(next);
    },
    end: () => void stdin?.end(),
    kill: run.kill,
    ended: run.ended,
    dropped: () => dropped,
    startedAt: () => startedAt,
  };
}
