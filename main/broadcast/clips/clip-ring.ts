import { statfsSync } from "node:fs";
import type { Chunk } from "@nchat/contract/programme";
import type { StreamConfig } from "../matroska.ts";
import { openSegment, type Segment } from "./segment.ts";

/** How much is kept. */
export type RingBounds = { readonly seconds: number; readonly bytes: number; readonly segmentSeconds: number };

/** The longest clip, whatever the bitrate: ten minutes of the best preset are some 350 MB. */
export const ringBounds: RingBounds = { seconds: 600, bytes: 480_000_000, segmentSeconds: 10 };

/** What a clip is made of: chunks from a key frame on. */
export type Cut = {
  readonly config: StreamConfig;
  readonly seconds: number;
  readonly bytes: number;
  /** Piece by piece: a file of some seconds is in memory at a time. */
  readonly pieces: () => AsyncGenerator<readonly Chunk[]>;
  /** Its files may go. */
  readonly release: () => void;
};

/** The last minutes of a stream as they were encoded, in files of a few seconds each. */
export type ClipRing = {
  /** What follows is encoded so; what came before cannot be joined with another configuration. Null: nothing follows. */
  readonly setConfig: (config: StreamConfig | null) => void;
  readonly push: (chunk: Chunk) => void;
  /** The last seconds, from the key frame before them. "not-kept": the disk did not take them, or has too little room. */
  readonly cut: (seconds: number) => Cut | "nothing-sent" | "not-kept";
  readonly figures: () => { readonly seconds: number; readonly bytes: number; readonly files: number };
  /** Forgets all of it; resolves when no file is left but those of cuts that are not released. */
  readonly clear: () => Promise<void>;
};

/** After a file that could not be written, another is begun so much later. */
const restMs = 5000;
/** Picture and sound come a little out of order; a larger step back is an encoder that began anew. */
const mostBackMicroseconds = 2_000_000;

/** What is left free for others, however full the ring is. */
const spareBytes = 20_000_000;

/** Keeps files below `folder`, which is there already. `now` in milliseconds. */
export function createClipRing(folder: string, bounds: RingBounds, now: () => number, free = freeBytesOf): ClipRing {
  let config: StreamConfig | null = null;
  const segments: Segment[] = [];
  let count = 0;
  let newest = 0;
  let failedAt: number | null = null;
  const holding = createHolding();
  const keepFrom = (at: number) => Promise.all(segments.splice(0, at).map((segment) => holding.drop(segment)));
  const clear = async () => void (await keepFrom(segments.length));
  const hasRested = (ms: number) => failedAt === null || now() - failedAt >= ms;
  const fail = () => {
    failedAt = now();
    void clear();
  };
  const append = (chunk: Chunk) => {
    if (segments.at(-1)?.append(chunk) === false) fail();
  };
  const begin = (at: number) => {
    if (!hasRested(restMs)) return;
    // Room for all that it may ever take: what is kept counts, so that it does not come and go at the limit.
    if (free(folder) + bytesOf(segments) < bounds.bytes + spareBytes) return fail();
    segments.at(-1)?.close();
    segments.push(openSegment(folder, count++, at));
    const surplus = surplusOf(segments, newest, bounds);
    if (surplus > 0) void keepFrom(surplus);
  };
  return {
    setConfig(next) {
      if (config === null || next === null || !isSame(config, next)) void clear();
      if (next === null) failedAt = null;
      config = next;
    },
    push(chunk) {
      if (config === null) return;
      if (chunk.timestamp < newest - mostBackMicroseconds) void clear();
      newest = chunk.timestamp;
      const from = segments.at(-1)?.from ?? -Infinity;
      if (chunk.kind === "key" && newest - from >= bounds.segmentSeconds * 1_000_000) begin(newest);
      append(chunk);
      if (segments.length > 0 && hasRested(restMs * 2)) failedAt = null;
    },
    cut(seconds) {
      const cutting = config && cutFrom(segments, newest - seconds * 1_000_000);
      if (!config || !cutting) return failedAt === null ? "nothing-sent" : "not-kept";
      return { config, ...cutOf(cutting.used, cutting.from, newest, holding) };
    },
    figures: () => figuresOf(segments, newest),
    clear,
  };
}

function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity; // not every file system tells; what cannot be written there is told by the writing
  }
}

function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.bytes(), 0);
}

function figuresOf(segments: readonly Segment[], newest: number) {
  const seconds = segments[0] ? (newest - segments[0].from) / 1_000_000 : 0;
  return { seconds, bytes: bytesOf(segments), files: segments.length };
}

/** How many of the oldest are too many: the next one alone must still hold all that may be asked for. */
function surplusOf(segments: readonly Segment[], newest: number, bounds: RingBounds): number {
  let bytes = bytesOf(segments);
  const kept = segments.findIndex((segment, at) => {
    const next = segments[at + 1];
    const isOld = next !== undefined && newest - next.from >= bounds.seconds * 1_000_000;
    const isTooMuch = next !== undefined && bytes > bounds.bytes;
    bytes -= segment.bytes();
    return !isOld && !isTooMuch;
  });
  return Math.max(kept, 0);
}

/** Files that a cut still reads outlive the ring's own wish to drop them. */
function createHolding() {
  const held = new Map<Segment, number>();
  const dropped = new Set<Segment>();
  return {
    async drop(segment: Segment) {
      segment.close();
      if (held.has(segment)) dropped.add(segment);
      else await segment.remove();
    },
    hold: (segment: Segment) => void held.set(segment, (held.get(segment) ?? 0) + 1),
    release(segment: Segment) {
      const left = (held.get(segment) ?? 1) - 1;
      if (left > 0) return void held.set(segment, left);
      held.delete(segment);
      if (dropped.delete(segment)) void segment.remove();
    },
  };
}

function isSame(one: StreamConfig, other: StreamConfig): boolean {
  const isSameSize = one.width === other.width && one.height === other.height;
  return isSameSize && one.video.equals(other.video) && one.audio.equals(other.audio);
}

/** The newest key frame at or before that time, or the oldest there is. */
function cutFrom(segments: readonly Segment[], time: number) {
  const keys = segments.flatMap((segment) => segment.keys());
  const from = keys.findLast((key) => key <= time) ?? keys[0];
  if (from === undefined) return null;
  const first = segments.findLastIndex((segment) => segment.from <= from);
  return { from, used: segments.slice(first) };
}

/** What is appended after the cut is not in it. */
function cutOf(used: readonly Segment[], from: number, until: number, holding: ReturnType<typeof createHolding>) {
  const parts = used.map((segment) => ({ segment, bytes: segment.bytes() }));
  used.forEach(holding.hold);
  return {
    seconds: (until - from) / 1_000_000,
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    release: () => used.forEach(holding.release),
    async *pieces() {
      let hasBegun = false;
      for (const { segment, bytes } of parts) {
        const chunks = await segment.read(bytes);
        const first = hasBegun ? 0 : chunks.findIndex(({ kind, timestamp }) => kind === "key" && timestamp >= from);
        if (first < 0) continue;
        hasBegun = true;
        yield chunks.slice(first);
      }
    },
  };
}
