import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ensureBuilt } from "../../tools/bootstrap/build.mjs";
import { which } from "../../tools/bootstrap/children.mjs";
import { descendantsOf, type Process } from "./processes.ts";

/** Why nothing can be composed here, or nothing. */
export function whyNoComposer(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  return names.some((name) => which(name)) ? undefined : "no chromium";
}

/** Builds the composer's page where it is not built. */
export const buildComposer = () => ensureBuilt(["composer"]);

/** The browsers that compose for a service. */
export function composersOf(pid: number): readonly Process[] {
  return descendantsOf(pid).filter(({ args }) => args.includes("--headless=new") && !args.includes("--type="));
}

/** The colour of some places of a recorded picture, so many seconds after its beginning; places from 0 to 1. */
export async function coloursAt(
  input: string,
  seconds: number,
  places: readonly (readonly [x: number, y: number])[],
): Promise<readonly (readonly [red: number, green: number, blue: number])[]> {
  const [width, height] = [320, 180];
  const picture = [
    "-frames:v",
    "1",
    "-vf",
    `scale=${width}:${height}`,
    "-pix_fmt",
    "rgb24",
    "-f",
    "rawvideo",
    "pipe:1",
  ];
  const { stdout } = await promisify(execFile)(
    "ffmpeg",
    ["-v", "error", "-ss", String(seconds), "-i", input, ...picture],
    {
      ...{ encoding: "buffer", timeout: 30_000 },
    },
  );
  return places.map(([x, y]) => {
    const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    return [stdout[at] ?? 0, stdout[at + 1] ?? 0, stdout[at + 2] ?? 0];
  });
}

/** The loudest sample of a recording, in dBFS. */
export async function loudestOf(input: string): Promise<number> {
  const args = ["-nostats", "-i", input, "-map", "0:a:0", "-af", "volumedetect", "-f", "null", "-"];
  const { stderr } = await promisify(execFile)("ffmpeg", args, { timeout: 30_000 });
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -Infinity);
}
