import type { StageEnd } from "./stage-access.ts";

/** What a co-host reads of the stage. */
export const stageWords = {
  title: "On the stage",
  lead: "You are a co-host: join with camera and microphone, and everybody who watches sees and hears you.",
  join: "Join with camera and microphone",
  joining: "Joining…",
  on: "You are on the stage. Everybody who watches sees and hears you; you hear the stream without its delay.",
  recovering: "The connection is lost. Joining again…",
  leave: "Leave the stage",
  you: "You",
  mutedName: (name: string) => `${name}, muted`,
  inCall: "You are in a call. Leave it first, then join the stage.",
  noPlace: "The stream's room is full just now. Try again in a moment.",
  notNamed: "You are no co-host of this stream any more.",
  noCode: "A part of nchat did not load. Try again.",
  over: "The stream is over.",
  gone: "The stream is over, or not open to you any more.",
  tryAgain: "Try again",
  withoutCamera: "Go on without",
} as const;

/** Why one does not enter after all, while nothing was on yet; null: by one's own wish, or it is tried no more. */
export function notEnteredWords(end: StageEnd): string | null {
  switch (end) {
    case "removed":
      return stageWords.notNamed;
    case "over":
    case "gone":
      return stageWords[end];
    case "call":
      return stageWords.inCall;
    case "left":
    case "taken-over":
    case "gave-up":
      return null;
  }
}

/** How it ended, for whoever did not end it themselves. */
export function stageEndWords(end: StageEnd): string {
  switch (end) {
    case "left":
      return "You left the stage: your camera and microphone are off.";
    case "removed":
      return "You are no co-host of this stream any more: your camera and microphone are off.";
    case "over":
      return "The stream is over: your camera and microphone are off.";
    case "gone":
      return "The stream is over, or not open to you any more: your camera and microphone are off.";
    case "taken-over":
      return "You joined the stage on another device, so this one left it.";
    case "gave-up":
      return "The stream's room could not be reached any more: you left the stage.";
    case "call":
      return "You left the stage for a call.";
  }
}
