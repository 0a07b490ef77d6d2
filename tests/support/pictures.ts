import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readPlaylist } from "./playlist.ts";

const run = promisify(execFile);

/** Does something with the last whole segment of a playlist as a file of its own. */
export async function withLastSegment<T>(address: string, work: (file: string) => Promise<T>): Promise<T> {
  const { media, text } = await readPlaylist(address);
  const segment = media.segments.findLast(({ uri }) => uri !== "");
  const maps = [...text.slice(0, text.indexOf(`\n${segment?.uri}`)).matchAll(/MAP:URI="(.*?)"/g)];
  const pieces = await Promise.all(
    [maps.at(-1)?.[1] ?? "", segment?.uri ?? ""].map(async (name) => {
      const answer = await fetch(new URL(name, address));
      return Buffer.from(await answer.arrayBuffer());
    }),
  );
  const folder = await mkdtemp(join(tmpdir(), "nchat-segment-"));
  try {
    const file = join(folder, "segment.mp4");
    await writeFile(file, Buffer.concat(pieces));
    return await work(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Colour = readonly [red: number, green: number, blue: number];

/** What some places of the picture are over the time of a file, ten times a second; places from 0 to 1. */
export async function overTime<T>(
  input: string,
  places: readonly (readonly [x: number, y: number])[],
  name: (colours: readonly Colour[]) => T,
): Promise<readonly T[]> {
  const [width, height] = [64, 36];
  const picture = ["-vf", `fps=10,scale=${width}:${height}:flags=area`, "-pix_fmt", "rgb24", "-f", "rawvideo"];
  const { stdout } = await run("ffmpeg", ["-v", "error", "-i", input, "-an", ...picture, "pipe:1"], {
    ...{ encoding: "buffer", timeout: 60_000, maxBuffer: 256 * 1024 * 1024 },
  });
  const size = width * height * 3;
  return Array.from({ length: Math.floor(stdout.length / size) }, (_, index) =>
    name(
      places.map(([x, y]) => {
        const at = index * size + (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
        return [stdout[at] ?? 0, stdout[at + 1] ?? 0, stdout[at + 2] ?? 0];
      }),
    ),
  );
}

/** How the packets of a file follow each other: the longest time between two, and how many go back, of each kind. */
export async function packetsOf(input: string) {
  const told = async (kind: "v" | "a") => {
    const shown = ["-select_streams", `${kind}:0`, "-show_entries", "packet=dts_time", "-of", "csv=p=0"];
    const { stdout } = await run("ffprobe", ["-v", "error", ...shown, input], {
      ...{ timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
    });
    const times = stdout
      .split("\n")
      .filter((line) => /^[\d.-]/.test(line))
      .map((line) => Number.parseFloat(line));
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
    return {
      first: times[0] ?? 0,
      last: times.at(-1) ?? 0,
      longest: Math.max(0, ...steps),
      back: steps.filter((step) => step <= 0).length,
    };
  };
  return { picture: await told("v"), sound: await told("a") };
}

/** What ffmpeg complains of when it decodes all of it. */
export async function faultsOf(input: string): Promise<string> {
  const args = ["-v", "repeat+error", "-i", input, "-f", "null", "-"];
  const { stderr } = await run("ffmpeg", args, { timeout: 60_000 });
  // What decodes it to nothing wants a steady rate, which a slate between two encoders has not.
  return stderr
    .split("\n")
    .filter((line) => !line.startsWith("[null @"))
    .join("\n");
}
