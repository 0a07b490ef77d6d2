import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Child, startChild, which } from "../../tools/bootstrap/children.mjs";

/** Why nothing can be encoded here, or nothing. */
export function whyNoFfmpeg(): string | undefined {
  return which("ffmpeg") && which("ffprobe") ? undefined : "no ffmpeg";
}

type Picture = Readonly<{ size?: string; codec?: readonly string[]; sound?: boolean; input?: readonly string[] }>;

/** How most encoders are set for streaming: a key frame every two seconds, no pictures out of order. */
const plain = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "60", "-sc_threshold", "0"];

/** A real encoder that sends a moving picture and a tone, as OBS would. */
export function startEncoder(url: string, key: string, how: Picture = {}): Child {
  const { size = "640x360", codec = plain, sound = true } = how;
  const picture = how.input ?? ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=30`];
  const tone = sound ? ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"] : [];
  const audio = sound ? ["-c:a", "aac", "-b:a", "96k"] : [];
  const output = [...codec, "-b:v", "800k", "-pix_fmt", "yuv420p", ...audio, "-f", "flv", `${url}/${key}`];
  return startChild("ffmpeg", ["-hide_banner", "-loglevel", "warning", "-re", ...picture, ...tone, ...output]);
}

/** What a file or an address holds, as ffprobe reads it. */
export async function probe(
  input: string,
): Promise<Readonly<{ codecs: readonly string[]; width: number; duration: number }>> {
  const args = ["-v", "error", "-show_entries", "stream=codec_name,width:format=duration", "-of", "json", input];
  const { stdout } = await promisify(execFile)("ffprobe", args, { timeout: 30_000 });
  const { streams = [], format = {} } = JSON.parse(stdout) as {
    streams?: { codec_name: string; width?: number }[];
    format?: { duration?: string };
  };
  return {
    codecs: streams.map((stream) => stream.codec_name).toSorted(),
    width: streams.find((stream) => stream.width)?.width ?? 0,
    duration: Number(format.duration ?? 0),
  };
}

/** The longest time between two pictures of a file, in seconds. */
export async function longestGap(file: string): Promise<number> {
  const shown = ["-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0"];
  const { stdout } = await promisify(execFile)("ffprobe", ["-v", "error", ...shown, file], { timeout: 30_000 });
  const times = stdout
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(Number)
    .toSorted((a, b) => a - b);
  return Math.max(0, ...times.slice(1).map((time, at) => time - (times[at] ?? time)));
}
