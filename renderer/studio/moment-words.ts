import type { Clip, ClipProblem } from "@nchat/contract/clips";
import type { StreamMarker } from "@nchat/contract/stream-markers";
import { clock } from "../ui/time-words.ts";

/** What the studio says of markers and clips. */
export const momentWords = {
  moments: "Moments",
  mark: "Mark",
  markWord: "Mark with a word",
  markWordPlaceholder: "What happens now?",
  undo: (what: string) => `Remove the marker “${what}”`,
  saveClip: (seconds: number) => `Save clip · ${momentWords.length(seconds)}`,
  clipLength: "Length of the clip",
  length: (seconds: number) => (seconds < 60 ? `${seconds}\u202Fs` : `${seconds / 60}\u202Fmin`),
  showInFolder: "Show in folder",
  waiting: (count: number) =>
    count === 1
      ? "1 marker waits for the server; it keeps its moment."
      : `${count} markers wait for the server; they keep their moments.`,
  more: (count: number) => (count === 1 ? "1 earlier marker" : `${count} earlier markers`),
} as const;

/** "Marked 12:41", or its own word. */
export function markerWords({ text }: StreamMarker): string {
  return text ?? "Marked";
}

/** `12:41` */
export function markerTime({ mediaTime }: StreamMarker): string {
  return clock(Math.floor(mediaTime / 1000));
}

/** Where the clip stands; null when there is nothing to say. */
export function clipWords(clip: Clip): string | null {
  switch (clip.step) {
    case "none":
      return null;
    case "saving":
      return `Saving the last ${momentWords.length(clip.seconds)}…`;
    case "saved":
      return `Saved ${Math.round(clip.seconds)}\u202Fs: ${clip.name}`;
    case "failed":
      return clipProblemWords(clip.problem, clip.folder);
  }
}

function clipProblemWords(problem: ClipProblem, folder: string): string {
  switch (problem) {
    case "nothing-sent":
      return "Nothing has been sent yet, so there is nothing to save.";
    case "busy":
      return "A clip is being saved already.";
    case "disk-full":
      return `Not saved: the disk of ${folder} is full. The last minutes are still kept; make room and try again.`;
    case "not-kept":
      return "Not saved: the disk is full, so that the last minutes could not be kept. Make room; they are kept again from then on.";
    case "no-permission":
      return `Not saved: nchat may not write into ${folder}. The last minutes are still kept.`;
    case "no-ffmpeg":
      return "Not saved: ffmpeg was not found on this computer.";
    case "failed":
      return "Not saved: the file could not be written. The last minutes are still kept; try again.";
  }
}
