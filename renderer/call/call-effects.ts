import { type CallControl, type CallTarget, type CurrentCall, currentCallId } from "@nchat/contract/call-control";

/** What the server is to hear when this device stops being in a call. */
export type Farewell = "end" | "leave" | "nothing";

/** One thing to do because call control changed. */
export type CallEffect =
  | { readonly type: "initiate"; readonly target: CallTarget }
  | { readonly type: "answer"; readonly callId: string; readonly withVideo: boolean; readonly isRinging: boolean }
  /** The state says that this device is in a call; make it so, also after the page was loaded again. */
  | { readonly type: "be-in"; readonly callId: string; readonly withVideo: boolean }
  | { readonly type: "exit"; readonly callId: string; readonly farewell: Farewell }
  /** A call is likely: what needs no device can be made ready. */
  | { readonly type: "warm-up" }
  /** No call came of it. */
  | { readonly type: "cool-down" };

/** Pure. Compares two states; null before the first. */
export function callEffects(before: CallControl | null, after: CallControl): readonly CallEffect[] {
  const effects: CallEffect[] = [];
  const was: CurrentCall = before?.current ?? { step: "idle" };
  const left = currentCallId(was);
  const current = after.current;
  if (left !== null && currentCallId(current) !== left)
    effects.push({ type: "exit", callId: left, farewell: farewell(was, current) });

  switch (current.step) {
    case "placing":
      if (was.step !== "placing") effects.push({ type: "initiate", target: current.target });
      break;
    case "answering":
      if (left !== current.callId) {
        const { callId, withVideo } = current;
        effects.push({ type: "answer", callId, withVideo, isRinging: current.caller !== null });
      }
      break;
    case "calling":
    case "joining":
    case "in-call":
      if (was.step === "answering" || left !== current.call.id)
        effects.push({ type: "be-in", callId: current.call.id, withVideo: wantsVideo(current) });
      break;
    case "idle":
    case "over":
      break;
  }
  if (after.rings.length > (before?.rings.length ?? 0)) effects.push({ type: "warm-up" });
  if (left === null && before && isCallLikely(before) && !isCallLikely(after)) effects.push({ type: "cool-down" });
  return effects;
}

/** Something rings, is being decided, or runs. */
export function isCallLikely({ rings, current }: CallControl): boolean {
  return rings.length > 0 || current.step === "placing" || currentCallId(current) !== null;
}

function wantsVideo(current: Extract<CurrentCall, { step: "calling" | "joining" | "in-call" }>): boolean {
  switch (current.step) {
    case "calling":
      return current.target.type === "video";
    case "joining":
      return current.withVideo;
    case "in-call":
      return false; // loaded again in the middle of a call: the camera waits for a click
  }
}

function farewell(was: CurrentCall, now: CurrentCall): Farewell {
  // Not answered yet, so there is nothing to leave; the late answer is left when it comes.
  if (was.step === "answering") return "nothing";
  if (now.step === "over") {
    switch (now.ending.kind) {
      case "ended":
      case "taken-over":
        return "nothing";
      case "failed":
        return now.ending.failure === "MEDIA_UNREACHABLE" ? "leave" : "nothing";
      case "left":
        break;
    }
  }
  return was.step === "calling" ? "end" : "leave";
}
