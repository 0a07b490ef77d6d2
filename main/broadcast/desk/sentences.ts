import type { Clip, ClipProblem } from "@nchat/contract/clips";

/** What notices and commands say of the studio. */
export const sentences = {
  signedOut: "Nobody is signed in. Sign in to nchat first.",
  goingLive: "Going live.",
  isSent: "You are live already.",
  interrupted: "A stream of before still waits. Go on with it, or end it, in the studio.",
  noPlan: "Go live once in the studio first: title and audience are not known yet.",
  emptyScene: "Add a source to the scene first.",
  ending: "Ending the stream.",
  nothingSent: "Nothing is live.",
  notLive: "You are not live, so there is no moment to mark.",
  goLiveTwice: "Press again within 3 seconds to go live.",
  endTwice: "Press again within 3 seconds to end the stream.",
  scene: (name: string) => `“${name}” is on.`,
  noScene: (wanted: string, names: readonly string[]) =>
    `There is no scene “${wanted}”. There are: ${names.map((name, at) => `${at + 1} “${name}”`).join(", ")}.`,
  marked: (time: string) => `Marked ${time}.`,
  markWaits: "It waits for the server and keeps its moment.",
  microphoneOn: "The stream hears your microphone.",
  microphoneOff: "The stream does not hear your microphone.",
  streamerModeOn: "Streamer mode is on: keys, links and addresses are hidden.",
  streamerModeOff: "Streamer mode is off.",
  clipSaved: "Clip saved.",
  clipNotSaved: "The clip was not saved.",
  sceneMissing: "There is no such scene.",
} as const;

/** `12:41`, `1:02:03`. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** What became of a clip. */
export function clipSentence(clip: Clip): string {
  switch (clip.step) {
    case "none":
      return "No clip was saved.";
    case "saving":
      return `Saving the last ${clip.seconds} s.`;
    case "saved":
      return `Saved ${Math.round(clip.seconds)} s as ${clip.name} in ${clip.folder}.`;
    case "failed":
      return clipProblemSentence(clip.problem, clip.folder);
  }
}

function clipProblemSentence(problem: ClipProblem, folder: string): string {
  switch (problem) {
    case "nothing-sent":
      return "Nothing is sent, so there is nothing to save.";
    case "busy":
      return "A clip is being saved already.";
    case "disk-full":
      return `The clip was not saved: the disk of ${folder} is full. The last minutes are still kept; make room and try again.`;
    case "not-kept":
      return "The clip was not saved: the disk has too little room to keep the last minutes. Make some 500 MB free.";
    case "no-permission":
      return `The clip was not saved: nchat may not write into ${folder}. The last minutes are still kept.`;
    case "no-ffmpeg":
      return "The clip was not saved: ffmpeg was not found on this computer.";
    case "failed":
      return "The clip was not saved: it could not be written. The last minutes are still kept.";
  }
}
