import { existsSync } from "node:fs";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { freeBytesOf } from "./admission.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { besides, type Piece, type PieceFacts, piecesOf, readPiece, type RecorderTarget } from "./pieces.ts";
import type { OutputDeps } from "./output.ts";
import { slateCodec, slateInput } from "./slate/make-slate.ts";

/** What became of a recording. */
export type Recorded = Readonly<
  | {
      outcome: "whole";
      sizeBytes: number;
      durationMs: number;
      error: string | null;
      /** When its first picture came, in milliseconds since 1970; null where nobody knows any more. */
      startedAt: number | null;
    }
  | { outcome: "nothing"; reason: string }
>;

const timeoutMs = 30 * 60_000;
/** To encode takes longer the longer it is: so many milliseconds for each of them, beside that. */
const perMs = 2;
/** What pieces may lack or overlap without anything being done: less than anybody sees. */
const toleranceMs = 300;

/** What a copy may take of the disk, as a share of what it is made of. */
const copyShare = 1.1;

type Tools = Pick<OutputDeps, "ffmpeg" | "log"> &
  Readonly<{
    /** How much may be written below a folder. */
    freeBytes?: (folder: string) => Promise<number>;
  }>;

/** The disk has no place for a file beside its pieces, which are all left as they are. */
export type NoRoom = Readonly<{ outcome: "no room" }>;

/**
 * Makes one file of the pieces. May be done again: they go only when the file is there, and a file that is there is the
 * recording, whatever pieces lie beside it; with parts beside it, it is the longest of them. `isLastTry`: without room the longest piece is the recording then, and the
 * others stay beside it.
 */
export async function finishRecording(
  target: RecorderTarget,
  tools: Tools,
  isLastTry = false,
): Promise<Recorded | NoRoom> {
  const { path } = target;
  const isThere = await hasBytes(path);
  const parts = await besides(path, partEnding(target));
  // It was killed before the longest became the recording: all is begun anew, nothing is missing yet.
  if (!isThere) for (const part of parts) await rename(part, `${part.slice(0, -partEnding(target).length)}.piece`);
  const all = await piecesOf(path);
  const removePieces = () => Promise.all(all.map((piece) => rm(piece.path, { force: true })));
  const startedAt = all[0]?.from ?? null;
  if (isThere) {
    await removePieces();
    return await wholeOf(target, tools, parts.length === 0 ? { error: null, startedAt } : cut);
  }
  const sized = await Promise.all(all.map(async (piece) => ({ piece, size: (await stat(piece.path)).size })));
  const pieces = sized.filter(({ size }) => size > 0);
  const largest = pieces.toSorted((a, b) => b.size - a.size)[0];
  if (!largest) {
    await removePieces();
    return { outcome: "nothing", reason: "Nothing came that could be recorded." };
  }
  const joined = await joinWithRoom(pieces, target, tools);
  if (joined === "no room" && pieces.length > 1 && !isLastTry) return { outcome: joined };
  const isWhole = joined === "joined" || pieces.length === 1;
  // A piece by itself can be played, and needs no second place.
  if (joined !== "joined") await keepLongest(largest, pieces, target);
  await removePieces();
  return await wholeOf(target, tools, {
    error: isWhole ? null : onlyLongest,
    startedAt: isWhole ? (pieces[0]?.piece.from ?? null) : largest.piece.from,
  });
}

const onlyLongest = "Its parts could not be joined: this is the longest one. The others lie beside it on the server.";
/** What is known of a recording that was found beside parts of it. */
const cut = { error: onlyLongest, startedAt: null };

/** What the parts are called that could not be joined: they can be played as they are. */
const partEnding = ({ format }: RecorderTarget) => `.part.${format}`;

type Sized = Readonly<{ piece: Piece; size: number }>;

async function joinWithRoom(
  pieces: readonly Sized[],
  target: RecorderTarget,
  tools: Tools,
): Promise<"joined" | "no room" | "failed"> {
  const { freeBytes = freeBytesOf } = tools;
  const total = pieces.reduce((sum, { size }) => sum + size, 0);
  const hasRoom = async () => (await freeBytes(dirname(target.path))) > total * copyShare;
  if (!(await hasRoom())) return "no room";
  const all = pieces.map(({ piece }) => piece);
  if (await joinPieces(all, target, tools)) return "joined";
  return (await hasRoom()) ? "failed" : "no room"; // others write to the disk too
}

/** The others first get a name by which no later try takes them for left over. */
async function keepLongest(longest: Sized, pieces: readonly Sized[], target: RecorderTarget): Promise<void> {
  const { path } = target;
  for (const { piece } of pieces)
    if (piece !== longest.piece) await rename(piece.path, `${path}.${piece.from}${partEnding(target)}`);
  await rename(longest.piece.path, path);
}

const hasBytes = async (path: string) => existsSync(path) && (await stat(path)).size > 0;

/** What the finished file is, and its picture where there is none yet. */
async function wholeOf(
  target: RecorderTarget,
  tools: Tools,
  known: Pick<Extract<Recorded, { outcome: "whole" }>, "error" | "startedAt">,
): Promise<Recorded> {
  const { path, thumbnailPath } = target;
  if (thumbnailPath !== null && !existsSync(thumbnailPath)) await takePicture(path, thumbnailPath, tools);
  const [{ size }, durationMs] = [await stat(path), await durationOf(path, tools)];
  return { outcome: "whole", sizeBytes: size, durationMs, ...known };
}

async function joinPieces(pieces: readonly Piece[], target: RecorderTarget, tools: Tools): Promise<boolean> {
  const { path, format } = target;
  const made = `${path}.${Date.now()}.joined`; // an ffmpeg that outlived the service may be writing another
  for (const ending of [".joined", ".slate"])
    for (const left of await besides(path, ending)) await rm(left, { force: true });
  const list = `${path}.list`;
  const kind = format === "ogg" ? ["-f", "ogg"] : ["-movflags", "+faststart", "-f", "mp4"];
  const sound = format === "ogg" ? ["-vn", "-c:a", "libopus", "-b:a", "128k"] : null;
  const parts = await withoutGaps(pieces, target, tools);
  const args = await argumentsFor(parts, list);
  const end = args
    ? await runFfmpeg([...args.input, ...(sound ?? args.codec), ...kind, "-y", made], {
        ...{ program: tools.ffmpeg, log: tools.log, what: "finish" },
        timeoutMs: timeoutMs + perMs * parts.reduce((sum, { facts }) => sum + (facts?.durationMs ?? 0), 0),
      })
    : null;
  for (const left of [list, ...(await besides(path, ".slate"))]) await rm(left, { force: true });
  const isMade = end?.code === 0;
  if (isMade) await rename(made, path);
  else {
    tools.log.error({ code: end?.code, said: end?.said.slice(-300) }, "the pieces of a recording could not be joined");
    await rm(made, { force: true });
  }
  return isMade;
}

/** One file of those that are joined, and how much of it is taken: all (null), or up to where the next one begins. */
type Part = Readonly<{ path: string; facts: PieceFacts | null; takenMs: number | null }>;

/**
 * What comes after a piece stands where it was by the clock, as chat and markers do: a slate fills what is missing in
 * between (the service was away), and of what is there twice the later counts (a writer began anew with the last key frame).
 */
async function withoutGaps(pieces: readonly Piece[], target: RecorderTarget, tools: Tools): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const [index, { path, from }] of pieces.entries()) {
    const facts = await readPiece(path);
    const next = pieces[index + 1];
    const lackingMs = facts && next ? next.from - from - facts.durationMs : 0;
    parts.push({ path, facts, takenMs: lackingMs < -toleranceMs && next ? next.from - from : null });
    if (!facts || lackingMs <= toleranceMs) continue;
    const slate = `${target.path}.${from}.slate`;
    if (await makeFiller(slate, { piece: path, facts, durationMs: lackingMs }, tools))
      parts.push({ path: slate, facts: await readPiece(slate), takenMs: null });
  }
  return parts;
}

type Lacking = Readonly<{ piece: string; facts: PieceFacts; durationMs: number }>;

/** A slate as long as what is missing, with the sound of the piece before it made silent. */
async function makeFiller(file: string, { piece, facts, durationMs }: Lacking, tools: Tools): Promise<boolean> {
  const { input, filters } = slateInput(facts, -1);
  const hasSound = facts.tracks > 1;
  const sound = "[1:a]atrim=end=0.1,volume=0,apad[a]";
  const end = await runFfmpeg(
    [
      ...[...input, "-i", piece, "-filter_complex", `[0:v]${filters}[v]${hasSound ? `;${sound}` : ""}`],
      ...["-map", "[v]", ...slateCodec, ...(hasSound ? ["-map", "[a]", "-c:a", "aac", "-b:a", "64k"] : [])],
      // Files are joined without their times being converted.
      ...["-video_track_timescale", String(facts.timescale)],
      ...["-t", (durationMs / 1000).toFixed(3), "-movflags", "+empty_moov+default_base_moof+frag_keyframe"],
      ...["-f", "mp4", "-y", file],
    ],
    { program: tools.ffmpeg, log: tools.log, what: "slate", timeoutMs },
  );
  if (end.code !== 0) tools.log.warn({ said: end.said.slice(-300) }, "a gap of a recording could not be filled");
  return end.code === 0;
}

type Arguments = Readonly<{ input: readonly string[]; codec: readonly string[] }>;

/** Copied where all sound is alike; else, after it was changed, added or taken away, encoded once in the form of the first. */
async function argumentsFor(parts: readonly Part[], list: string): Promise<Arguments | null> {
  const first = parts[0]?.facts ?? null;
  const isAlike = parts.every(({ facts }) => facts?.tracks === first?.tracks && facts?.sound === first?.sound);
  if (isAlike) {
    await writeFile(list, parts.map(lineOf).join(""));
    return { input: ["-f", "concat", "-safe", "0", "-i", list], codec: ["-c", "copy"] };
  }
  if (!first || parts.some(({ facts }) => !facts)) return null;
  const { width, height } = first;
  const hasSound = parts.some(({ facts }) => (facts?.tracks ?? 0) > 1);
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1,setsar=1,fps=30`;
  const scaled = parts.map((_, index) => `[${index}:v]${fit}[v${index}];`).join("");
  const heard = hasSound ? parts.map(soundOf).join("") : "";
  const each = parts.map((_, index) => `[v${index}]${hasSound ? `[a${index}]` : ""}`).join("");
  const graph = `${scaled}${heard}${each}concat=n=${parts.length}:v=1:a=${hasSound ? 1 : 0}[v]${hasSound ? "[a]" : ""}`;
  const mapped = ["-map", "[v]", ...(hasSound ? ["-map", "[a]", "-c:a", "aac", "-b:a", "160k"] : [])];
  const taken = ({ path, takenMs }: Part) => [...(takenMs === null ? [] : ["-t", String(takenMs / 1000)]), "-i", path];
  return {
    input: [...parts.flatMap(taken), "-filter_complex", graph],
    codec: [...mapped, "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"],
  };
}

/** What is heard of a part: silence as long as its picture where it has no sound. */
function soundOf({ facts, takenMs }: Part, index: number): string {
  const form = "aresample=48000,aformat=channel_layouts=stereo";
  if ((facts?.tracks ?? 0) > 1) return `[${index}:a]${form}[a${index}];`;
  const seconds = ((takenMs ?? facts?.durationMs ?? 0) / 1000).toFixed(3);
  return `anullsrc=r=48000:cl=stereo,atrim=duration=${seconds}[a${index}];`;
}

function lineOf({ path, takenMs }: Part): string {
  const file = `file '${basename(path).replaceAll("'", "'\\''")}'\n`;
  return takenMs === null ? file : `${file}outpoint ${(takenMs / 1000).toFixed(3)}\n`;
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
