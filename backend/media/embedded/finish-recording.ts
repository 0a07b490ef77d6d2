import { existsSync } from "node:fs";
import { open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { freeBytesOf } from "./admission.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { type Description, descriptionOf } from "./hls/boxes.ts";
import type { OutputDeps } from "./output.ts";

/** What became of a recording. */
export type Recorded = Readonly<
  | { outcome: "whole"; sizeBytes: number; durationMs: number; error: string | null }
  | { outcome: "nothing"; reason: string }
>;

/** The file that a recording is to be, and a small picture of it. */
export type RecorderTarget = Readonly<{ path: string; format: "mp4" | "ogg"; thumbnailPath: string | null }>;

const timeoutMs = 30 * 60_000;
/** What is before the first picture of a file. */
const beginningBytes = 64 * 1024;

/** What a copy may take of the disk, as a share of what it is made of. */
const copyShare = 1.1;

type Tools = Pick<OutputDeps, "ffmpeg" | "log">;

/** What was written of a recording so far, in order: one file for each run of its writer. */
export async function piecesOf(path: string): Promise<string[]> {
  return await besides(path, ".piece");
}

async function besides(path: string, ending: string): Promise<string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []); // no folder: nothing was written
  return names
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(ending))
    .toSorted()
    .map((name) => join(folder, name));
}

/**
 * Makes one file of the pieces. May be done again: they go only when the file is there, and a file that is there is the
 * recording, whatever pieces lie beside it.
 */
export async function finishRecording(target: RecorderTarget, tools: Tools): Promise<Recorded> {
  const { path } = target;
  const all = await piecesOf(path);
  const removePieces = () => Promise.all(all.map((piece) => rm(piece, { force: true })));
  if (await hasBytes(path)) {
    await removePieces();
    return await wholeOf(target, tools, null);
  }
  const sized = await Promise.all(all.map(async (piece) => ({ piece, size: (await stat(piece)).size })));
  const pieces = sized.filter(({ size }) => size > 0);
  const largest = pieces.toSorted((a, b) => b.size - a.size)[0];
  if (!largest) {
    await removePieces();
    return { outcome: "nothing", reason: "Nothing came that could be recorded." };
  }
  const names = pieces.map(({ piece }) => piece);
  const total = pieces.reduce((sum, { size }) => sum + size, 0);
  const hasPlace = (await freeBytesOf(dirname(path))) > total * copyShare;
  const isJoined = hasPlace && (await joinPieces(names, target, tools));
  // A piece by itself can be played: better than nothing where there is no place for a second copy.
  if (!isJoined) await rename(largest.piece, path);
  await removePieces();
  return await wholeOf(target, tools, isJoined || pieces.length === 1 ? null : "Only its longest part could be kept.");
}

const hasBytes = async (path: string) => existsSync(path) && (await stat(path)).size > 0;

/** What the finished file is, and its picture where there is none yet. */
async function wholeOf(target: RecorderTarget, tools: Tools, error: string | null): Promise<Recorded> {
  const { path, thumbnailPath } = target;
  if (thumbnailPath !== null && !existsSync(thumbnailPath)) await takePicture(path, thumbnailPath, tools);
  const [{ size }, durationMs] = [await stat(path), await durationOf(path, tools)];
  return { outcome: "whole", sizeBytes: size, durationMs, error };
}

async function joinPieces(pieces: readonly string[], { path, format }: RecorderTarget, tools: Tools): Promise<boolean> {
  const made = `${path}.${Date.now()}.joined`; // an ffmpeg that outlived the service may be writing another
  for (const left of await besides(path, ".joined")) await rm(left, { force: true });
  const list = `${path}.list`;
  const kind = format === "ogg" ? ["-f", "ogg"] : ["-movflags", "+faststart", "-f", "mp4"];
  const sound = format === "ogg" ? ["-vn", "-c:a", "libopus", "-b:a", "128k"] : null;
  const args = await argumentsFor(pieces, list);
  const end = args
    ? await runFfmpeg([...args.input, ...(sound ?? args.codec), ...kind, "-y", made], {
        ...{ program: tools.ffmpeg, log: tools.log, what: "finish", timeoutMs },
      })
    : null;
  await rm(list, { force: true });
  const isMade = end?.code === 0;
  if (isMade) await rename(made, path);
  else {
    tools.log.error({ code: end?.code, said: end?.said.slice(-300) }, "the pieces of a recording could not be joined");
    await rm(made, { force: true });
  }
  return isMade;
}

type Arguments = Readonly<{ input: readonly string[]; codec: readonly string[] }>;

/** Copied where all pieces are alike; else, after an encoder changed its form, encoded once in the form of the first. */
async function argumentsFor(pieces: readonly string[], list: string): Promise<Arguments | null> {
  const descriptions = await Promise.all(pieces.map(beginningOf));
  const first = descriptions[0] ?? null;
  const isAlike = descriptions.every((each) => each?.key === first?.key);
  if (isAlike) {
    await writeFile(list, pieces.map((piece) => `file '${basename(piece).replaceAll("'", "'\\''")}'\n`).join(""));
    return { input: ["-f", "concat", "-safe", "0", "-i", list], codec: ["-c", "copy"] };
  }
  if (!first || descriptions.some((each) => each?.tracks !== first.tracks)) return null;
  const { width, height } = first;
  const hasSound = first.tracks > 1;
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1,setsar=1,fps=30`;
  const scaled = pieces.map((_, index) => `[${index}:v]${fit}[v${index}];`).join("");
  const each = pieces.map((_, index) => `[v${index}]${hasSound ? `[${index}:a]` : ""}`).join("");
  const graph = `${scaled}${each}concat=n=${pieces.length}:v=1:a=${hasSound ? 1 : 0}[v]${hasSound ? "[a]" : ""}`;
  const mapped = ["-map", "[v]", ...(hasSound ? ["-map", "[a]", "-c:a", "aac", "-b:a", "160k"] : [])];
  return {
    input: [...pieces.flatMap((piece) => ["-i", piece]), "-filter_complex", graph],
    codec: [...mapped, "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"],
  };
}

async function beginningOf(piece: string): Promise<Description | null> {
  const file = await open(piece);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return descriptionOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

async function takePicture(path: string, picture: string, { ffmpeg, log }: Tools): Promise<void> {
  const args = ["-i", path, "-frames:v", "1", "-vf", "scale=640:-2", "-f", "mjpeg", "-y", picture];
  const end = await runFfmpeg(args, { program: ffmpeg, log, what: "thumbnail", timeoutMs: 20_000 });
  if (end.code !== 0) log.warn({ said: end.said.slice(-300) }, "a recording has no picture");
}

/** As ffmpeg reads it from the file. */
async function durationOf(path: string, { ffmpeg, log }: Tools): Promise<number> {
  const args = ["-loglevel", "info", "-i", path];
  const { said } = await runFfmpeg(args, { program: ffmpeg, log, what: "duration", timeoutMs: 20_000 });
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(said) ?? [];
  return Math.round(((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000);
}
