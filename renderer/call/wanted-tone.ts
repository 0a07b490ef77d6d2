import type { CallControl } from "@nchat/contract/call-control";
import type { MuteState } from "@nchat/contract/mute";
import type { RoomView } from "../livekit/room-view.ts";
import type { ToneName } from "./tones.ts";

/** The sound that goes on for as long as this state holds; a ring is heard over the ringback. */
export function lastingTone({ rings, current }: CallControl): "ring" | "ringback" | null {
  const isBusy = current.step === "in-call" || current.step === "joining" || current.step === "answering";
  if (rings.length > 0 && !isBusy) return "ring";
  const isRinging =
    current.step === "calling" && (current.call.status === "ringing" || current.call.status === "initiated");
  return isRinging ? "ringback" : null;
}

/** One chime when somebody came or went, none for one's own coming, going and reconnecting. */
export function companyTone(before: RoomView, after: RoomView): "joined" | "left" | null {
  if (before.link !== "up" || after.link !== "up" || before.room.people.length === 0) return null;
  const others = (view: RoomView) => new Set(view.room.people.filter(({ isLocal }) => !isLocal).map((p) => p.identity));
  const [was, is] = [others(before), others(after)];
  if ([...is].some((id) => !was.has(id))) return "joined";
  return [...was].some((id) => !is.has(id)) ? "left" : null;
}

/** The confirmed change of the own microphone, never the click. */
export function muteTone(before: MuteState, after: MuteState): Extract<ToneName, "muted" | "unmuted"> | null {
  if (before.step !== "active" || after.step !== "active" || before.applied === after.applied) return null;
  // The first opening of a call is its beginning and no news.
  if (after.revision === 1) return null;
  return after.applied === "muted" ? "muted" : "unmuted";
}
