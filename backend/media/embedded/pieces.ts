import { type FileHandle, open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { boxesIn, type Description, descriptionOf, factsOf, type MainTrack, mainTrackOf } from "./hls/boxes.ts";

/** The file that a recording is to be, and a small picture of it. */
export type RecorderTarget = Readonly<{ path: string; format: "mp4" | "ogg"; thumbnailPath: string | null }>;

/** A part of a recording: what one run of its writer wrote. `from`: when its first picture came, in ms since 1970. */
export type Piece = Readonly<{ path: string; from: number }>;

/** What a piece is called. */
export const pieceName = (path: string, from: number): string => `${basename(path)}.${Math.round(from)}.piece`;

/** What was written of a recording so far, in order. */
export async function piecesOf(path: string): Promise<Piece[]> {
  const pieces = await besides(path, ".piece");
  return pieces
    .map((piece) => ({ path: piece, from: Number(/\.(\d+)\.piece$/.exec(piece)?.[1] ?? 0) }))
    .toSorted((a, b) => a.from - b.from);
}

/** The files beside a recording that are of it. */
export async function besides(path: string, ending: string): Promise<string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []); // no folder: nothing was written
  return names
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(ending))
    .toSorted()
    .map((name) => join(folder, name));
}

/** What is before the first picture of a file. */
const beginningBytes = 64 * 1024;

/** How a piece is to be read, and how long its picture lasts; null when nothing of it can be read. */
export type PieceFacts = Description & Readonly<{ durationMs: number; timescale: number }>;

/** Reads a piece, whose end may be missing. */
export async function readPiece(path: string): Promise<PieceFacts | null> {
  const file = await open(path);
  try {
    const start = await bytesAt(file, 0, beginningBytes);
    const [description, track] = [descriptionOf(start), mainTrackOf(start)];
    if (!description || !track) return null;
    const durationMs = Math.round((await endOf(file, track)) * 1000);
    return { ...description, durationMs, timescale: track.timescale };
  } finally {
    await file.close();
  }
}

/** Where the last fragment ends that is whole, in seconds. */
async function endOf(file: FileHandle, track: MainTrack): Promise<number> {
  const { size } = await file.stat();
  let end = 0;
  let told = 0;
  for (let at = 0; at + 8 <= size;) {
    const head = await bytesAt(file, at, 8);
    const [length, type] = [head.readUInt32BE(0), head.toString("latin1", 4, 8)];
    if (length < 8 || at + length > size) break;
    if (type === "moof") told = toldBy(await bytesAt(file, at, length), track);
    if (type === "mdat") end = Math.max(end, told);
    at += length;
  }
  return end;
}

function toldBy(bytes: Buffer, track: MainTrack): number {
  const [moof] = boxesIn(bytes);
  const facts = moof ? factsOf(bytes, moof, track) : null;
  return facts ? facts.start + facts.duration : 0;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
