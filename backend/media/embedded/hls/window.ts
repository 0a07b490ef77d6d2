import { defaultSegmentSeconds } from "../../egress-request.ts";

/** A piece of a segment, to be had before the segment is whole. */
export type Part = Readonly<{ number: number; duration: number; isIndependent: boolean; bytes: Buffer }>;

/** One segment; `number` counts from the stream's beginning. Times in milliseconds since 1970. */
export type Segment = Readonly<{
  number: number;
  parts: readonly Part[];
  duration: number;
  startsAt: number;
  /** Which beginning of a file it is played after. */
  init: number;
  /** What was before it does not go on in it: the encoder had gone. */
  isDiscontinuous: boolean;
  isWhole: boolean;
}>;

/** What is to be had of a live stream just now. */
export type Window = Readonly<{
  limits: Limits;
  segments: readonly Segment[];
  inits: readonly Readonly<{ number: number; bytes: Buffer }>[];
  /** Discontinuities among the segments that are gone. */
  goneDiscontinuities: number;
  /** What makes no whole part yet. */
  pending: readonly Piece[];
  nextSegment: number;
  nextPart: number;
  /** Null until the first segment is whole: then it never changes, as RFC 8216 wants it. */
  targets: Readonly<{ segment: number; part: number }> | null;
  /** Nothing comes for the moment. */
  isPaused: boolean;
  isOver: boolean;
}>;

/** What ffmpeg cut: a picture and the sound before it. */
export type Piece = Readonly<{ duration: number; isIndependent: boolean; startsAt: number; bytes: Buffer }>;

type Limits = Readonly<{
  /** The aim for a segment's length, in seconds. */
  seconds: number;
  /** What no part may exceed unless one picture does: parts get as close to it as pictures allow. */
  partSeconds: number;
  /** Segments that a playlist names; some more are kept for players that are behind. */
  listed: number;
  kept: number;
  bytes: number;
}>;

/** What a list of segments names at the least, in seconds and in segments. */
const least = { seconds: 24, segments: 6 } as const;
/** Kept beyond what is listed, for players that are behind. */
const beyond = 3;

/** The limits that an aim brings; 64 MB a stream whatever its bitrate: everything is in memory, so that no disk can fill up. */
export function limitsOf(seconds: number): Limits {
  const listed = Math.max(least.segments, Math.ceil(least.seconds / seconds));
  return { seconds, partSeconds: 0.3, listed, kept: listed + beyond, bytes: 64 * 1024 * 1024 };
}

/** Longer than this no segment may get, whatever an encoder does without key frames. */
const longestSeconds = ({ seconds }: Limits) => Math.max(10, seconds * 2);
/** A segment may be shorter than the aim by what one picture lasts. */
const toleranceSeconds = 0.1;

/** Parts that segments of the shortest length may have, so that their numbers too only grow. */
const partsPerSegment = 100;

/** Segments are numbered by a clock that ticks quicker than the shortest of them come. */
const tickMs = 500;
/**
 * Where that clock begins: late enough for numbers below 2³¹ until 2059, since some players count in 32 bits.
 * Earlier versions counted from 1970: their names, which caches may hold for good, are 55 years ahead.
 */
const epoch = Date.UTC(2025, 0, 1);

/**
 * Before anything came. Numbers follow the clock (`now` in milliseconds) and so go on where a service that was started
 * again has forgotten the earlier ones, whatever the aim was then: players never see the same name for something else.
 */
export function emptyWindow(now: number, limits = limitsOf(defaultSegmentSeconds)): Window {
  const nextSegment = Math.max(0, Math.floor((now - epoch) / tickMs));
  return {
    ...{ limits, segments: [], inits: [], pending: [], goneDiscontinuities: 0, targets: null, isPaused: true },
    ...{ isOver: false, nextSegment, nextPart: nextSegment * partsPerSegment },
  };
}

/** The beginning of a file: whatever follows is played after it. */
export function withInit(window: Window, bytes: Buffer): Window {
  const number = (window.inits.at(-1)?.number ?? window.nextSegment - 1) + 1;
  return { ...paused(window), inits: [...window.inits, { number, bytes }] };
}

/** Nothing comes for the moment: what there is of the last segment is all of it, and no part is promised. */
export function paused(window: Window): Window {
  if (window.isPaused) return window;
  return { ...closed(window), nextPart: window.nextPart + 1, isPaused: true };
}

/** Nothing comes any more. */
export function over(window: Window): Window {
  return { ...paused(window), isOver: true };
}

/** One more piece. A segment ends before a key frame once it is long enough, or when it gets too long without one. */
export function withPiece(window: Window, piece: Piece): Window {
  if (window.inits.length === 0 || window.isOver) return window;
  const { pending, limits } = window;
  const soFar = openDuration(window) + lengthOf(pending);
  const longest = window.targets === null ? longestSeconds(limits) : window.targets.segment + 0.45;
  const isEnd = piece.isIndependent && soFar >= limits.seconds - toleranceSeconds;
  const before = soFar > 0 && (isEnd || soFar + piece.duration > longest) ? closed(window) : window;
  const gathered = { ...before, pending: [...before.pending, piece], isPaused: false };
  // One more picture like this one would make it too long.
  const isFull = lengthOf(gathered.pending) + piece.duration > limits.partSeconds + 0.001;
  return isFull ? trimmed(withPart(gathered)) : gathered;
}

const lengthOf = (pieces: readonly Piece[]) => pieces.reduce((sum, { duration }) => sum + duration, 0);

function openDuration({ segments }: Window): number {
  const open = segments.at(-1);
  return open && !open.isWhole ? open.duration : 0;
}

/** Makes a part of what is pending. */
function withPart(window: Window): Window {
  const { pending, nextPart, nextSegment } = window;
  const [first] = pending;
  const init = window.inits.at(-1)?.number;
  if (!first || init === undefined) return window;
  const part: Part = {
    number: nextPart,
    duration: lengthOf(pending),
    isIndependent: first.isIndependent,
    bytes: Buffer.concat(pending.map(({ bytes }) => bytes)),
  };
  const next = { ...window, pending: [], nextPart: nextPart + 1 };
  const open = window.segments.at(-1);
  if (open && !open.isWhole) {
    const longer = { ...open, parts: [...open.parts, part], duration: open.duration + part.duration };
    return { ...next, segments: [...window.segments.slice(0, -1), longer] };
  }
  const isDiscontinuous = open !== undefined && open.init !== init;
  const { startsAt } = first;
  const segment: Segment = {
    ...{ number: nextSegment, parts: [part], duration: part.duration, startsAt, init, isDiscontinuous },
    isWhole: false,
  };
  return { ...next, nextSegment: nextSegment + 1, segments: [...window.segments, segment] };
}

function closed(window: Window): Window {
  const whole = withPart(window);
  const open = whole.segments.at(-1);
  if (!open || open.isWhole) return whole;
  const segments = [...whole.segments.slice(0, -1), { ...open, isWhole: true }];
  return { ...whole, segments, targets: whole.targets ?? targetsOf(open, whole.limits) };
}

/** What players may rely on, from the first whole segment: an encoder's distance of key frames decides. */
function targetsOf({ duration, parts }: Segment, { seconds, partSeconds }: Limits): NonNullable<Window["targets"]> {
  const longestPart = Math.max(partSeconds, ...parts.map((part) => part.duration));
  return {
    segment: Math.max(Math.ceil(seconds), Math.round(duration)),
    part: Math.ceil(longestPart * 1000 - 0.01) / 1000,
  };
}

const sizeOf = ({ parts }: Segment) => parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

function trimmed(window: Window): Window {
  const { kept, bytes } = window.limits;
  let { segments } = window;
  let size = segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
  let gone = window.goneDiscontinuities;
  while (segments.length > 2 && (segments.length > kept || size > bytes)) {
    const [first, ...rest] = segments;
    if (!first) break;
    size -= sizeOf(first);
    gone += first.isDiscontinuous ? 1 : 0;
    segments = rest;
  }
  if (segments.length === window.segments.length) return window;
  const used = new Set(segments.map(({ init }) => init));
  const inits = window.inits.filter(({ number }, index) => used.has(number) || index === window.inits.length - 1);
  return { ...window, segments, inits, goneDiscontinuities: gone };
}

/** The segments that a playlist names. */
export function listedOf({ segments, limits }: Window): readonly Segment[] {
  return segments.slice(-limits.listed);
}
