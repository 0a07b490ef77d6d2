import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Decoded, decodePicture } from "../../tools/drive/pattern.ts";

const run = promisify(execFile);

/** What a few seconds of a stream hold. */
export type Watched = Readonly<{
  /** The pattern as it was read from the pictures in which it could be read. */
  patterns: readonly Decoded[];
  pictures: number;
  framesPerSecond: number;
  /** The loudest sample, in dBFS. */
  loudest: number;
}>;

const size = { width: 640, height: 360 } as const;
const looksPerSecond = 5;

/** Plays an address for so long as a player would, and reads the pattern and the sound in it. */
export async function watchStream(address: string, seconds: number): Promise<Watched> {
  const input = ["-v", "info", "-nostats", "-i", address, "-t", String(seconds)];
  const looking = ["-vf", `fps=${looksPerSecond},scale=${size.width}:${size.height}`, "-pix_fmt", "rgba"];
  const pictures = ["-map", "0:v:0", ...looking, "-t", String(seconds), "-f", "rawvideo", "pipe:1"];
  const sound = ["-map", "0:a:0", "-af", "volumedetect", "-t", String(seconds), "-f", "null", "-"];
  const count = ["-map", "0:v:0", "-c", "copy", "-t", String(seconds), "-f", "framecrc", "pipe:3"];
  const shell = `exec 3>&2; exec ffmpeg "$@"`;
  const args = [...input, ...pictures, ...sound, ...count];
  const { stdout, stderr } = await run("sh", ["-c", shell, "ffmpeg", ...args], {
    encoding: "buffer",
    maxBuffer: 500_000_000,
    timeout: 60_000,
  });
  const said = stderr.toString();
  const bytes = size.width * size.height * 4;
  const all = Array.from({ length: Math.floor(stdout.length / bytes) }, (_, at) =>
    decodePicture({ ...size, data: stdout.subarray(at * bytes, (at + 1) * bytes) }),
  );
  const times = [...said.matchAll(/^0,\s*-?\d+,\s*(-?\d+),/gm)].map(([, time]) => Number(time));
  const base = Number(/^#tb 0: 1\/(\d+)$/m.exec(said)?.[1] ?? 1000);
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / base;
  return {
    patterns: all.flatMap((each) => each ?? []),
    pictures: all.length,
    framesPerSecond: span > 0 ? (times.length - 1) / span : 0,
    loudest: Number(/max_volume: (-?[\d.]+) dB/.exec(said)?.[1] ?? -Infinity),
  };
}
