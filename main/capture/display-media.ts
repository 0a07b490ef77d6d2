import type { Session, WebFrameMain } from "electron";
import type { Log } from "../system/log.ts";
import type { ChosenSource } from "./chosen-source.ts";

/** The part of Electron's request that decides. */
export type DisplayRequest = {
  readonly frame: WebFrameMain | null;
  readonly userGesture: boolean;
  readonly videoRequested: boolean;
};

/** Answers a page's getDisplayMedia with what was chosen just before, and with nothing else. Returns its stop. */
export function answerDisplayMedia(
  session: Session,
  /** What was chosen for the page of that frame; null for a page that may not capture. */
  chosenFor: (frame: WebFrameMain | null) => ChosenSource | null,
  log: Log,
): () => void {
  session.setDisplayMediaRequestHandler((request, callback) => {
    const chosen = chosenFor(request.frame);
    const verdict = judge(request, () => chosen !== null);
    const source = verdict === "allowed" ? (chosen?.take() ?? null) : null;
    if (source === null) log("warn", "capture denied", { why: verdict === "allowed" ? "nothing chosen" : verdict });
    callback(source && { video: source });
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
