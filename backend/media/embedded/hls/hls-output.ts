import type { Format } from "../feed.ts";
import { type FlvRun, startFlvRun } from "../flv-run.ts";
import type { OutputDeps } from "../output.ts";
import { always, keepRunning } from "../restarting.ts";
import { createFragmentReader } from "./fragments.ts";
import { createLiveFiles, type LiveFiles } from "./live-files.ts";

/** A feed as HLS. */
export type HlsOutput = Readonly<{ files: LiveFiles; stop: () => Promise<void> }>;

/**
 * A fragment for each picture, or two of a fast one: parts are made of them, as long as they may be. By their length and
 * not by `frag_every_frame`, which writes some sounds twice at one time and leaves gaps: browsers then drop every
 * picture up to the next key frame.
 */
const output = [
  ...["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-f", "mp4", "-flush_packets", "1"],
  ...["-movflags", "+empty_moov+default_base_moof+frag_keyframe", "-frag_duration", "30000", "pipe:1"],
];

type Wanted = Readonly<{ playlist: string; seconds: number }>;

/** Makes it: one ffmpeg, which copies; each encoder's coming is a new beginning of the file. */
export function createHlsOutput(deps: OutputDeps, { playlist, seconds }: Wanted): HlsOutput {
  const { feed, ffmpeg, log, onChange } = deps;
  const files = createLiveFiles(playlist, seconds);
  let count = 0;
  let current: FlvRun | null = null;
  const add = (piece: Parameters<LiveFiles["add"]>[0]) => {
    files.add(piece);
    const now = files.figures().count;
    if (now !== count) onChange();
    count = now;
  };
  const start = (format: Format): FlvRun => {
    const read = createFragmentReader({
      onInit: files.init,
      onFragment: ({ start: offset, duration, isIndependent, bytes }) => {
        if (current !== run) return; // the rest of what the encoder sent before it came back
        const startsAt = (run.startedAt() ?? Date.now()) + offset * 1000;
        add({ duration, isIndependent, bytes, startsAt });
      },
      onFault: () => run.kill(),
    });
    const run = startFlvRun(format, output, { program: ffmpeg, log, what: "hls", onOutput: read });
    current = run;
    void run.ended.then(() => {
      if (current === run) files.pause();
    });
    return run;
  };
  const runs = keepRunning({ feed, start, afterEnd: always(), goesOn: "never" });
  return {
    files,
    stop: async () => {
      await runs.stop();
      files.end();
      onChange();
    },
  };
}
