import type { LiveAnswer } from "../../port.ts";
import type { Format } from "../feed.ts";
import { startFlvRun } from "../flv-run.ts";
import type { OutputDeps } from "../output.ts";
import { limitsOf } from "../hls/window.ts";
import { always, keepRunning, type Restarting } from "../restarting.ts";
import { takeUploads, type UploadFiles } from "./upload-files.ts";

/** A feed as DASH. */
export type DashOutput = Readonly<{
  /** The name of the manifest; null while there is none. */
  manifest: () => string | null;
  read: (file: string) => LiveAnswer;
  stop: () => Promise<void>;
}>;

const manifestName = "live.mpd";
/** What of its names makes them none of HLS. */
const ownNames = /^(dash-[\w-]+\.(m4s|mp4)|live\.mpd)$/;

/** Whether a file is one of DASH. */
export const isOfDash = (file: string): boolean => ownNames.test(file);

/**
 * Makes it: one ffmpeg, which copies, and whose own muxer writes manifest and segments. They are uploaded into memory
 * here: a full disk under them would stop the stream.
 */
export function createDashOutput({ feed, ffmpeg, log, onChange }: OutputDeps, seconds: number): DashOutput {
  let files: UploadFiles | null = null;
  let runs: Restarting | null = null;
  let hasManifest = false;
  let isOver = false;
  const start = (address: string) => (format: Format) =>
    startFlvRun(format, outputTo(address, format, seconds), { program: ffmpeg, log, what: "dash" });
  const opening = takeUploads((name) => {
    if (name !== manifestName || hasManifest) return;
    hasManifest = true;
    onChange();
  }).then(
    (taken) => {
      files = taken;
      if (isOver) return;
      runs = keepRunning({ feed, start: start(taken.address), afterEnd: always(), goesOn: "never" });
    },
    (error: unknown) => log.error({ err: error }, "there is no DASH: its files can't be taken in"),
  );
  return {
    manifest: () => (hasManifest && !isOver ? manifestName : null),
    read: (file) => {
      const bytes = files?.read(file) ?? null;
      return bytes ? { bytes, lasts: file === manifestName ? "until changed" : "for good" } : "missing";
    },
    stop: async () => {
      isOver = true;
      await opening;
      await runs?.stop();
      await files?.stop();
    },
  };
}

/** Names are new with each run: what players keep of an earlier one must never be taken for something else. */
function outputTo(address: string, format: Format, seconds: number): string[] {
  const run = Date.now().toString(36);
  const { listed } = limitsOf(seconds);
  const sets = `id=0,streams=v${format.audio ? " id=1,streams=a" : ""}`;
  return [
    ...["-map", "0:v:0", ...(format.audio ? ["-map", "0:a:0"] : []), "-c", "copy", "-f", "dash"],
    ...["-seg_duration", String(seconds), "-window_size", String(listed), "-extra_window_size", "3"],
    ...["-adaptation_sets", sets],
    ...["-init_seg_name", `dash-${run}-$RepresentationID$.mp4`],
    ...["-media_seg_name", `dash-${run}-$RepresentationID$-$Number$.m4s`],
    ...["-method", "PUT", "-timeout", "5", `${address}${manifestName}`],
  ];
}
