import { mkdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { freeBytesOf, type MachineLimits } from "./admission.ts";
import type { Format } from "./feed.ts";
import { type FlvRun, startFlvRun } from "./flv-run.ts";
import { inBand } from "./in-band.ts";
import type { OutputDeps } from "./output.ts";
import { pieceName, piecesOf, type RecorderTarget } from "./pieces.ts";
import { always, keepRunning } from "./restarting.ts";

/** A feed written to a file. */
export type Recorder = Readonly<{
  /** Bytes so far. */
  sizeBytes: () => Promise<number>;
  /** Ends the writing and leaves what was written. */
  pause: () => Promise<void>;
}>;

const lookEveryMs = 5000;

const written = [
  ...["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-f", "mp4", "-flush_packets", "1"],
  ...["-movflags", "+empty_moov+default_base_moof+frag_keyframe", "-frag_duration", "1000000"],
];

type RecorderDeps = OutputDeps & Readonly<{ limits: MachineLimits }>;

/**
 * Makes it. What is written is whole after every second, however the writing ends: pieces beside the file, one for each
 * run, of which `finishRecording` makes the file by copying. `onFull` when the disk has no place left.
 */
export function createRecorder(deps: RecorderDeps, target: RecorderTarget, onFull: () => void): Recorder {
  const { feed, ffmpeg, log, limits } = deps;
  const folder = dirname(target.path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const start = (format: Format, from: number): FlvRun => {
    const piece = join(folder, pieceName(target.path, from));
    return inBand(startFlvRun(format, [...written, "-y", piece], { program: ffmpeg, log, what: "recording" }));
  };
  const runs = keepRunning({ feed, start, afterEnd: always(), goesOn: "same sound" });
  const timer = setInterval(() => {
    void freeBytesOf(folder).then((bytes) => {
      if (bytes < limits.freeBytes) onFull();
    });
  }, lookEveryMs);
  return {
    sizeBytes: async () => {
      const sizes = await Promise.all((await piecesOf(target.path)).map(async ({ path }) => (await stat(path)).size));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    pause: async () => {
      clearInterval(timer);
      await runs.stop();
    },
  };
}
