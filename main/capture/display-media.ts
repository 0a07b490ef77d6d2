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
  chosen: ChosenSource,
  isMainPage: (frame: WebFrameMain | null) => boolean,
  log: Log,
): () => void {
  session.setDisplayMediaRequestHandler((request, callback) => {
    const verdict = judge(request, isMainPage);
    const source = verdict === "allowed" ? chosen.take() : null;
    if (source === null) log("warn", "capture denied", { why: verdict === "allowed" ? "nothing chosen" : verdict });
    callback(source && { video: source });
  });
  return () => session.setDisplayMediaRequestHandler(null);
}

/** Only the page of the main window, and only after a click or key of the person. */
export function judge(
  { frame, userGesture, videoRequested }: DisplayRequest,
  isMainPage: (frame: WebFrameMain | null) => boolean,
): "allowed" | "not our page" | "no gesture" | "no picture asked for" {
  if (!isMainPage(frame)) return "not our page";
  if (!userGesture) return "no gesture";
  return videoRequested ? "allowed" : "no picture asked for";
}
