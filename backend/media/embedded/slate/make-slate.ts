import type { Logger } from "pino";
import type { Format, Tag } from "../feed.ts";
import { type Ffmpeg, startFfmpeg } from "../ffmpeg.ts";
import { readFlv, roleOf } from "../flv.ts";
import { startFlvRun } from "../flv-run.ts";
import { descriptionOf } from "../hls/boxes.ts";
import { frameMsOf, type SoundForm, soundFormOf } from "./silence.ts";
import { drawSlate } from "./slate-picture.ts";

/** A still picture and silence, as an encoder would send them: shown over and over. */
export type Slate = Readonly<{
  video: Buffer;
  audio: Buffer | null;
  /** The first is a key frame. */
  pictures: readonly Buffer[];
  pictureMs: number;
  silence: Buffer | null;
  silenceMs: number;
}>;

type Tools = Readonly<{ ffmpeg: string; log: Logger }>;
/** How large a picture is. */
export type Size = Readonly<{ width: number; height: number }>;

const perSecond = 10;
const seconds = 2;
const timeoutMs = 15_000;

/** Makes the slate in the form of what an encoder sent, of which `key` is a key frame. Null when it can't be. */
export async function makeSlate(format: Format, key: Tag, tools: Tools): Promise<Slate | null> {
  const size = await sizeOf(format, key, tools);
  if (!size) {
    tools.log.warn("there is no slate: the encoder's picture could not be read");
    return null;
  }
  const sound = format.audio ? soundFormOf(format.audio) : null;
  const { bytes, said } = await outputOf((onOutput) =>
    startFfmpeg(argumentsFor(size, sound), { program: tools.ffmpeg, log: tools.log, what: "slate", onOutput }),
  );
  const slate = slateOf(readFlv(bytes), sound);
  if (!slate) tools.log.warn({ said: said.slice(-300) }, "there is no slate: it could not be encoded");
  return slate;
}

/** What goes on from an encoder's picture and sound is to be in their form. */
export function createFormOf(tools: Tools) {
  return async ({ format, key }: Readonly<{ format: Format; key: Tag }>) => {
    const size = await sizeOf(format, key, tools);
    return size && { ...size, sound: format.audio ? soundFormOf(format.audio) : null };
  };
}

/** How large the picture is, from a file that is made of one frame. */
async function sizeOf(format: Format, key: Tag, { ffmpeg, log }: Tools): Promise<Size | null> {
  const copied = ["-map", "0:v:0", "-c", "copy", "-frames:v", "1", "-f", "mp4"];
  const output = [...copied, "-movflags", "+empty_moov+default_base_moof", "pipe:1"];
  const { bytes } = await outputOf((onOutput) => {
    const run = startFlvRun(format, output, { program: ffmpeg, log, what: "size", onOutput });
    run.write(key);
    run.end();
    return run;
  });
  const description = descriptionOf(bytes);
  return description && description.width > 1 && description.height > 1 ? description : null;
}

/** The slate as an input of ffmpeg, and the filters that make it last so many pictures. */
export function slateInput({ width, height }: Size, pictures: number): Readonly<{ input: string[]; filters: string }> {
  const even = { width: width & ~1, height: height & ~1 };
  const { pbm, columns, rows, cell } = drawSlate({ width, height });
  const picture = `data:image/x-portable-bitmap;base64,${pbm.toString("base64")}`;
  const steps = [
    `loop=loop=${pictures}:size=1:start=0,format=gray,lut=c0=val*0.7+28`,
    `scale=${columns * cell}:${rows * cell}:flags=neighbor,crop=${even.width}:${even.height}:0:0`,
    "setsar=1,format=yuv420p",
  ];
  return {
    input: ["-framerate", String(perSecond), "-f", "pbm_pipe", "-i", picture],
    filters: steps.join(","),
  };
}

/** How a slate is encoded. */
export const slateCodec = [
  ...["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main"],
  ...["-g", String(perSecond * seconds), "-sc_threshold", "0", "-bf", "0"],
];

function argumentsFor(size: Size, sound: SoundForm | null): string[] {
  const { input, filters } = slateInput(size, perSecond * seconds);
  const layout = sound?.channels === 1 ? "mono" : "stereo";
  return [
    ...input,
    ...(sound ? ["-f", "lavfi", "-i", `anullsrc=r=${sound.rate}:cl=${layout}`] : []),
    ...["-vf", filters, ...slateCodec],
    ...(sound ? ["-c:a", "aac", "-b:a", "64k"] : []),
    ...["-t", String(seconds), "-f", "flv", "-flvflags", "no_duration_filesize", "pipe:1"],
  ];
}

function slateOf(tags: ReturnType<typeof readFlv>, sound: SoundForm | null): Slate | null {
  const payloads = (kind: "audio" | "video", ...roles: readonly ReturnType<typeof roleOf>[]) =>
    tags.filter((tag) => tag.kind === kind && roles.includes(roleOf(tag))).map(({ payload }) => payload);
  const [video] = payloads("video", "header");
  const pictures = payloads("video", "key frame", "media").filter((payload) => payload[1] === 1);
  if (!video || pictures.length === 0) return null;
  return {
    ...{ video, pictures, pictureMs: 1000 / perSecond },
    audio: payloads("audio", "header")[0] ?? null,
    silence: payloads("audio", "media").at(-1) ?? null,
    silenceMs: sound ? frameMsOf(sound) : 1000 / perSecond,
  };
}

/** What a run writes until it ends; cut when it takes too long. */
async function outputOf(start: (onOutput: (bytes: Buffer) => void) => Pick<Ffmpeg, "kill" | "ended">) {
  const pieces: Buffer[] = [];
  const run = start((bytes) => void pieces.push(bytes));
  const timer = setTimeout(run.kill, timeoutMs);
  const { said } = await run.ended;
  clearTimeout(timer);
  return { bytes: Buffer.concat(pieces), said };
}
