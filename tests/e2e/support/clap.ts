import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openDrawnWindow } from "../../../tools/drive/drawn-window.ts";
import type { ForeignWindow } from "../../../tools/drive/pattern-window.ts";

const run = promisify(execFile);

/** A window that is black, and white while it flashes. */
export type FlashWindow = ForeignWindow &
  Readonly<{
    /** Flashes for 200 ms; answers when, in milliseconds of the machine's clock. */
    flash: () => number;
  }>;

const size = { width: 640, height: 360 } as const;

/** Opens it. */
export async function openFlashWindow(display: string, title: string): Promise<FlashWindow> {
  let isWhite = false;
  const window = await openDrawnWindow({ display, title, x: 40, y: 40, ...size }, 33, ({ fill }) =>
    fill(isWhite ? 0xffffff : 0, [0, 0, size.width, size.height]),
  );
  return {
    ...window,
    flash: () => {
      isWhite = true;
      window.drawNow();
      setTimeout(() => (isWhite = false), 200);
      return performance.timeOrigin + performance.now();
    },
  };
}

/** When a file's picture turns white and when its sound sets in, in milliseconds of its own time. */
export async function clapsIn(
  file: string,
): Promise<Readonly<{ flashes: readonly number[]; beeps: readonly number[] }>> {
  const [pictures, packets] = await Promise.all([timesOf(file, "v"), timesOf(file, "a")]);
  const lights = await decoded(file, [
    "-map",
    "0:v:0",
    "-vf",
    "crop=iw/4:ih/4,scale=1:1,format=gray",
    "-fps_mode",
    "passthrough",
  ]);
  const sound = await decoded(file, ["-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le"]);
  const flashes = pictures.filter((_, at) => (lights[at] ?? 0) > 140 && (lights[at - 1] ?? 255) <= 140);
  const beeps: number[] = [];
  let quietSince = -Infinity;
  for (let at = 0; at < Math.floor(sound.byteLength / 2); at++) {
    if (Math.abs(sound.readInt16LE(at * 2)) < 1500) continue;
    const frame = packets[Math.floor(at / 1024)];
    if (frame === undefined) break;
    const when = frame + ((at % 1024) * 1000) / 48_000;
    if (when - quietSince > 300) beeps.push(when);
    quietSince = when;
  }
  return { flashes, beeps };
}

async function timesOf(file: string, stream: "a" | "v"): Promise<readonly number[]> {
  const shown = ["-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0", file];
  const { stdout } = await run("ffprobe", ["-v", "error", ...shown], { maxBuffer: 100_000_000 });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => Number.parseFloat(line) * 1000);
}

async function decoded(file: string, output: readonly string[]): Promise<Buffer> {
  const form = output.includes("-f") ? [] : ["-f", "rawvideo"];
  const args = ["-v", "error", "-i", file, ...output, ...form, "pipe:1"];
  const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 1_000_000_000 });
  return stdout;
}

/** When a clap was shown and when it was played, in milliseconds of the machine's clock. */
export type Clap = Readonly<{ seen: number; heard: number }>;

/**
 * How much later each clap is heard than seen, in milliseconds, given how much later it was at its source: claps of a file
 * are those of the source in their order, by the distance between two of them.
 */
export function lagsOf(
  source: readonly Clap[],
  { flashes, beeps }: Readonly<{ flashes: readonly number[]; beeps: readonly number[] }>,
): readonly number[] {
  const pairs = flashes.flatMap((flash) => {
    const beep = beeps.find((each) => Math.abs(each - flash) < 700);
    return beep === undefined ? [] : [beep - flash];
  });
  const own = source.map(({ seen, heard }) => heard - seen).toSorted((a, b) => a - b);
  const usual = own[Math.floor(own.length / 2)] ?? 0;
  return pairs.map((lag) => lag - usual);
}
