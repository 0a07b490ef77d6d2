import type { LiveAnswer, LiveWanted } from "../../port.ts";
import { fileNames, playlistOf } from "./playlist.ts";
import { emptyWindow, limitsOf, over, paused, type Piece, type Window, withInit, withPiece } from "./window.ts";

/** The files of one live stream, in memory. */
export type LiveFiles = Readonly<{
  init: (bytes: Buffer) => void;
  add: (piece: Piece) => void;
  pause: () => void;
  end: () => void;
  /** Segments that are whole, and how long they last together, in milliseconds. */
  figures: () => Readonly<{ count: number; durationMs: number }>;
  /** Waits for a playlist that is wanted and for the part that comes next, some seconds at most. */
  read: (file: string, wanted: LiveWanted | null) => Promise<LiveAnswer>;
}>;

/** A player may ask for what comes after the next segment, not for the far future. */
const farthestSegments = 2;

/** Makes it; `playlist` is the name of its playlist, `seconds` the aim for the length of a segment. */
export function createLiveFiles(playlist: string, seconds: number): LiveFiles {
  let window = emptyWindow(Date.now(), limitsOf(seconds));
  let counted = { count: 0, durationMs: 0 };
  const waiters = createWaiters();
  const patienceMs = () => (window.targets?.segment ?? seconds) * 3000;
  const change = (next: Window) => {
    if (next === window) return;
    const whole = next.segments.filter((each) => each.isWhole && each.number > lastWhole(window));
    for (const { duration } of whole)
      counted = { count: counted.count + 1, durationMs: counted.durationMs + duration * 1000 };
    window = next;
    waiters.wake();
  };
  const readPlaylist = async (wanted: LiveWanted | null): Promise<LiveAnswer> => {
    if (wanted) {
      if (wanted.segment > window.nextSegment + farthestSegments) return "too early";
      // Not there in time: the playlist as it is, for the encoder may have gone.
      await waiters.until(patienceMs(), () => hasReached(window, wanted) || window.isOver);
    }
    const text = playlistOf(window);
    return text === null ? "missing" : { bytes: Buffer.from(text), lasts: "until changed" };
  };
  return {
    init: (bytes) => change(withInit(window, bytes)),
    add: (piece) => change(withPiece(window, piece)),
    pause: () => change(paused(window)),
    end: () => change(over(window)),
    figures: () => ({ count: counted.count, durationMs: Math.round(counted.durationMs) }),
    read: async (file, wanted) => {
      if (file === playlist) return await readPlaylist(wanted);
      const { nextPart } = window;
      // The part that a playlist promised; its number passes also when it can't come any more.
      if (file === fileNames.part(nextPart) && !window.isPaused)
        await waiters.until(patienceMs(), () => window.nextPart !== nextPart);
      const bytes = find(window, file);
      return bytes ? { bytes, lasts: "for good" } : "missing";
    },
  };
}

const lastWhole = ({ segments }: Window) => segments.findLast((each) => each.isWhole)?.number ?? -1;

/** Those who wait for a change. */
function createWaiters() {
  let waiting: (() => void)[] = [];
  return {
    wake: () => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    /** Waits until it holds, so long at most. */
    until: async (timeoutMs: number, holds: () => boolean): Promise<void> => {
      const deadline = Date.now() + timeoutMs;
      while (!holds()) {
        const left = deadline - Date.now();
        if (left <= 0) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          waiting.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
    },
  };
}

function hasReached({ segments, isOver }: Window, { segment, part }: LiveWanted): boolean {
  const last = segments.at(-1);
  if (!last) return false;
  if (isOver || last.number > segment) return true;
  if (last.number < segment) return false;
  return last.isWhole || (part !== null && last.parts.length > part);
}

function find({ segments, inits }: Window, file: string): Buffer | null {
  const [, kind, digits] = /^(init|segment|part)-(\d{1,12})\.(?:mp4|m4s)$/.exec(file) ?? [];
  const number = Number(digits);
  switch (kind) {
    case "init":
      return inits.find((init) => init.number === number)?.bytes ?? null;
    case "segment": {
      const segment = segments.find((each) => each.number === number && each.isWhole);
      return segment ? Buffer.concat(segment.parts.map(({ bytes }) => bytes)) : null;
    }
    case "part":
      return segments.flatMap(({ parts }) => parts).find((part) => part.number === number)?.bytes ?? null;
    default:
      return null;
  }
}
