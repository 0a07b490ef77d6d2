import type { MuteState } from "@nchat/contract/mute";
import type { DeviceState } from "./device-problem.ts";

/** What a press of the microphone's control does now. */
export type MutePress = "mute" | "unmute" | "retry";

/** Pure. Whoever means to be open is muted by the next press, whatever the device does; without one, unmuting gets one. */
export function mutePress(mute: MuteState, microphone: DeviceState): MutePress {
  if (mute.step === "active" && mute.intended === "open") return "mute";
  return microphone.step === "failed" ? "retry" : "unmute";
}

/** Muted as the audio path confirmed it; outside of any room nothing is open. */
export function isOwnMuted(mute: MuteState): boolean {
  return mute.step !== "active" || mute.applied === "muted";
}
