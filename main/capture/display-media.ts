import type { Session, Streams, WebFrameMain } from "electron";
import type { Log } from "../system/log.ts";
import type { Choice, Chosen } from "./chosen-source.ts";

/** The part of Electron's request that decides. */
export type DisplayRequest = {
  readonly frame: WebFrameMain | null;
  readonly userGesture: boolean;
  readonly videoRequested: boolean;
};

/** Sound without a picture: what this computer plays, or what the page with that frame plays. */
export type SoundToHear = "loopback" | WebFrameMain;

/** What was chosen for a page that may capture. */
export type Choices = {
  readonly picture: Pick<Choice<Chosen>, "take">;
  /** Null for a page that may hear nothing. */
  readonly sound: Pick<Choice<SoundToHear>, "take"> | null;
};

/** Answers a page's getDisplayMedia with what was chosen just before, and with nothing else. Returns its stop. */
export function answerDisplayMedia(
  session: Session,
  /** What was chosen for the page of that frame; null for a page that may not capture. */
  choicesFor: (frame: WebFrameMain | null) => Choices | null,
  log: Log,
): () => void {
  session.setDisplayMediaRequestHandler((request, callback) => {
    const choices = choicesFor(request.frame);
    const verdict = judge(request, () => choices !== null);
    const streams = verdict === "allowed" && choices ? streamsFor(request, choices) : null;
    if (streams === null) log("warn", "capture denied", { why: verdict === "allowed" ? "nothing chosen" : verdict });
    callback(streams);
  });
  return () => session.setDisplayMediaRequestHandler(null);
}

/** Only a page that may capture, and only after a click or key of the person. */
export function judge(
  { frame, userGesture, videoRequested }: DisplayRequest,
  mayCapture: (frame: WebFrameMain | null) => boolean,
): "allowed" | "not our page" | "no gesture" | "no picture asked for" {
  if (!mayCapture(frame)) return "not our page";
  if (!userGesture) return "no gesture";
  return videoRequested ? "allowed" : "no picture asked for";
}

type Asked = { readonly frame: WebFrameMain | null; readonly audioRequested: boolean };

/**
 * Who asks for sound gets sound, and of pictures its own page's alone: there is no capture without a picture, and one of a
 * screen would want a permission of its own on macOS.
 */
function streamsFor({ frame, audioRequested }: Asked, { picture, sound }: Choices): Streams | null {
  if (!audioRequested || !sound) {
    const video = picture.take();
    return video && { video };
  }
  const audio = sound.take();
  return audio && frame && isThere(audio) ? { video: frame, audio } : null;
}

/** A page may have gone since it was chosen, and Electron reads a frame's process without a look at whether there is one. */
function isThere(audio: SoundToHear): boolean {
  return audio === "loopback" || !(audio.isDestroyed() || audio.detached);
}
