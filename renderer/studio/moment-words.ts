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

/** A sentence, and the folder that it names: that alone is not for viewers' eyes. */
type ClipSentence = { readonly before: string; readonly folder: string | null; readonly after: string };

/** Where the clip stands; null when there is nothing to say. */
export function clipWords(clip: Clip): ClipSentence | null {
  switch (clip.step) {
    case "none":
      return null;
    case "saving":
      return plain(`Saving the last ${momentWords.length(clip.seconds)}…`);
    case "saved":
      return plain(`Saved ${Math.round(clip.seconds)}\u202Fs: ${clip.name}`);
    case "failed":
      return clipProblemWords(clip.problem, clip.folder);
  }
}

function plain(before: string): ClipSentence {
  return { before, folder: null, after: "" };
}

function clipProblemWords(problem: ClipProblem, folder: string): ClipSentence {
  switch (problem) {
    case "nothing-sent":
      return plain("Nothing has been sent yet, so there is nothing to save.");
    case "busy":
      return plain("A clip is being saved already.");
    case "disk-full": {
      const after = " is full. The last minutes are still kept; make room and try again.";
      return { before: "Not saved: the disk of ", folder, after };
    }
    case "not-kept":
      return plain(
        "Not saved: the disk has too little room to keep the last minutes. Make some 500\u202FMB free; they are kept again from then on.",
      );
    case "no-permission":
      return { before: "Not saved: nchat may not write into ", folder, after: ". The last minutes are still kept." };
    case "no-ffmpeg":
      return plain("Not saved: ffmpeg was not found on this computer.");
    case "failed":
      return plain("Not saved: the file could not be written. The last minutes are still kept; try again.");
  }
}
