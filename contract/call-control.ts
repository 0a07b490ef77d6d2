import { z } from "zod";
import { ActiveBroadcast } from "./call-broadcast.ts";
import { Call, CallEndReason, Participant } from "./calls.ts";
import { ErrorCode } from "./errors.ts";
import { Person } from "./people.ts";
import { CallType, Timestamp, Uuid } from "./primitives.ts";
import { RingStop } from "./realtime.ts";

/** A call that rings on this device. `startedAt` is when the ring reached us, for its seconds. */
export const Ring = z.object({
  callId: Uuid,
  call: Call,
  caller: Person,
  participants: z.array(Participant),
  startedAt: Timestamp,
  /** There while the call is broadcast: who answers is told before. */
  broadcast: ActiveBroadcast.exactOptional(),
});
export type Ring = Readonly<z.output<typeof Ring>>;

/** Why a call could not be placed, answered or kept: the server's code, or what this device found. */
export const CallFailure = z.enum([...ErrorCode.options, "SERVER_UNREACHABLE", "MEDIA_UNREACHABLE", "REMOVED"]);
export type CallFailure = z.output<typeof CallFailure>;

/** How the last call ended, as one reads it on this device. */
export const CallEnding = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ended"), reason: CallEndReason, message: z.string().nullable() }),
  z.object({ kind: z.literal("left") }),
  z.object({ kind: z.literal("taken-over") }),
  z.object({ kind: z.literal("failed"), failure: CallFailure }),
]);
export type CallEnding = Readonly<z.output<typeof CallEnding>>;

/** The people a call is placed to. */
export const CallTarget = z.object({
  userIds: z.array(Uuid).min(1).max(99),
  /** What the screens call it before the server answers: "Aiko", "Aiko and 2 more". */
  title: z.string(),
  type: CallType,
});
export type CallTarget = Readonly<z.output<typeof CallTarget>>;

/** The call this device is in, on the way into, or was in last. LiveKit tokens are never part of it. */
export const CurrentCall = z.discriminatedUnion("step", [
  z.object({ step: z.literal("idle") }),
  /** `initiate` is under way. */
  z.object({ step: z.literal("placing"), target: CallTarget }),
  /** The other side rings; this device is already in the room. */
  z.object({ step: z.literal("calling"), target: CallTarget, call: Call }),
  /** `accept` (or join, for a running call) is under way. */
  z.object({ step: z.literal("answering"), callId: Uuid, withVideo: z.boolean(), caller: Person.nullable() }),
  /** Entering the room. */
  z.object({ step: z.literal("joining"), call: Call, withVideo: z.boolean() }),
  /** In the room. `link` is this device's own connection to LiveKit. */
  z.object({ step: z.literal("in-call"), call: Call, link: z.enum(["up", "recovering"]) }),
  /** A notice that stays until dismissed or the next call. */
  z.object({ step: z.literal("over"), call: Call.nullable(), target: CallTarget.nullable(), ending: CallEnding }),
]);
export type CurrentCall = Readonly<z.output<typeof CurrentCall>>;

/** All that windows, tray and pop-up need to know about calls. */
export const CallControl = z.object({ rings: z.array(Ring), current: CurrentCall });
export type CallControl = Readonly<z.output<typeof CallControl>>;

/** Intents of the person (any surface) and facts told by the server or the room. */
export const CallControlEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("place"), target: CallTarget }),
  z.object({ type: z.literal("placed"), call: Call }),
  z.object({
    type: z.literal("accept"),
    callId: Uuid,
    withVideo: z.boolean(),
    /** The notice (`noticeOf`) beside the answer: who was not told of a broadcast enters muted and without a picture. */
    toldOf: z.string().max(80).exactOptional(),
    /** Enters without sound and picture of one's own. */
    isQuiet: z.boolean().exactOptional(),
  }),
  z.object({ type: z.literal("join"), callId: Uuid, withVideo: z.boolean() }),
  z.object({ type: z.literal("answered"), call: Call }),
  z.object({ type: z.literal("decline"), callId: Uuid, message: z.string().max(200).nullable() }),
  z.object({ type: z.literal("hang-up") }),
  z.object({ type: z.literal("dismiss") }),
  z.object({ type: z.literal("rang"), ring: Ring }),
  z.object({ type: z.literal("ring-stopped"), callId: Uuid, reason: RingStop }),
  /** A call that rings is broadcast now, or (null) no more. */
  z.object({ type: z.literal("broadcast-changed"), callId: Uuid, broadcast: ActiveBroadcast.nullable() }),
  z.object({ type: z.literal("call-changed"), call: Call, declineMessage: z.string().nullable() }),
  z.object({ type: z.literal("taken-over"), callId: Uuid }),
  z.object({ type: z.literal("room-joined") }),
  z.object({ type: z.literal("room-recovering") }),
  z.object({ type: z.literal("failed"), callId: Uuid.nullable(), failure: CallFailure }),
  z.object({ type: z.literal("signed-out") }),
]);
export type CallControlEvent = Readonly<z.output<typeof CallControlEvent>>;

/** Nothing rings, nobody talks. */
export const initialCallControl: CallControl = { rings: [], current: { step: "idle" } };

/** The id of the call that this device is in or entering, else null. */
export function currentCallId(current: CurrentCall): string | null {
  switch (current.step) {
    case "idle":
    case "placing":
    case "over":
      return null;
    case "answering":
      return current.callId;
    case "calling":
    case "joining":
    case "in-call":
      return current.call.id;
  }
}

/** Pure. An event that does not apply returns the very same state. */
export function nextCallControl(state: CallControl, event: CallControlEvent): CallControl {
  switch (event.type) {
    case "place":
      return isFree(state.current) ? { ...state, current: { step: "placing", target: event.target } } : state;
    case "placed":
      return placed(state, event.call);
    case "accept":
      return accept(state, event.callId, event.withVideo);
    case "join":
      return isFree(state.current)
        ? {
            ...withoutRing(state, event.callId),
            current: { step: "answering", callId: event.callId, withVideo: event.withVideo, caller: null },
          }
        : state;
    case "answered":
      return state.current.step === "answering" && state.current.callId === event.call.id
        ? { ...state, current: { step: "joining", call: event.call, withVideo: state.current.withVideo } }
        : state;
    case "decline":
    case "ring-stopped":
      return withoutRing(state, event.callId);
    case "hang-up":
      return hangUp(state);
    case "dismiss":
      return state.current.step === "over" ? { ...state, current: { step: "idle" } } : state;
    case "rang":
      return rang(state, event.ring);
    case "broadcast-changed":
      return withBroadcast(state, event.callId, event.broadcast);
    case "call-changed":
      return callChanged(state, event.call, event.declineMessage);
    case "taken-over":
      return currentCallId(state.current) === event.callId
        ? over(state, { kind: "taken-over" })
        : withoutRing(state, event.callId);
    case "room-joined":
      return roomJoined(state);
    case "room-recovering":
      return state.current.step === "in-call" && state.current.link === "up"
        ? { ...state, current: { ...state.current, link: "recovering" } }
        : state;
    case "failed":
      return failed(state, event.callId, event.failure);
    case "signed-out":
      return initialCallControl;
  }
}

function isFree(current: CurrentCall): boolean {
  return current.step === "idle" || current.step === "over";
}

function withoutRing(state: CallControl, callId: string): CallControl {
  const rings = state.rings.filter((ring) => ring.callId !== callId);
  return rings.length === state.rings.length ? state : { ...state, rings };
}

/** The answer to a repeated or mutual call may be a call that rings here or already runs. */
function placed(state: CallControl, call: Call): CallControl {
  if (state.current.step !== "placing") return state;
  const calling: CallControl = {
    ...withoutRing(state, call.id),
    current: { step: "calling", target: state.current.target, call },
  };
  return callChanged(calling, call, null);
}

/** Accepting while in another call leaves that one: the effects see the change of call id and hang up. */
function accept(state: CallControl, callId: string, withVideo: boolean): CallControl {
  const ring = state.rings.find((each) => each.callId === callId);
  if (!ring) return state;
  return { ...withoutRing(state, callId), current: { step: "answering", callId, withVideo, caller: ring.caller } };
}

function rang(state: CallControl, ring: Ring): CallControl {
  if (currentCallId(state.current) === ring.callId) return state;
  const known = state.rings.some((each) => each.callId === ring.callId);
  const rings = known
    ? state.rings.map((each) => (each.callId === ring.callId ? { ...ring, startedAt: each.startedAt } : each))
    : [...state.rings, ring];
  return { ...state, rings };
}

function withBroadcast(state: CallControl, callId: string, broadcast: ActiveBroadcast | null): CallControl {
  if (!state.rings.some((ring) => ring.callId === callId)) return state;
  const rings = state.rings.map((ring) => {
    if (ring.callId !== callId) return ring;
    const { broadcast: _, ...rest } = ring;
    return broadcast ? { ...rest, broadcast } : rest;
  });
  return { ...state, rings };
}

function callOf(current: CurrentCall): Call | null {
  return "call" in current ? current.call : null;
}

function over(state: CallControl, ending: CallEnding, call: Call | null = callOf(state.current)): CallControl {
  const { current } = state;
  const target = current.step === "placing" || current.step === "calling" ? current.target : null;
  return { ...state, current: { step: "over", call, target, ending } };
}

function hangUp(state: CallControl): CallControl {
  return isFree(state.current) ? state : over(state, { kind: "left" });
}

function callChanged(state: CallControl, call: Call, message: string | null): CallControl {
  if (call.status === "ended") {
    const rest = withoutRing(state, call.id);
    if (currentCallId(state.current) !== call.id) return rest;
    return over(rest, { kind: "ended", reason: call.endReason ?? "completed", message }, call);
  }
  const { current } = state;
  switch (current.step) {
    case "calling":
      if (current.call.id !== call.id) return state;
      return call.status === "connected" || call.status === "reconnecting"
        ? { ...state, current: { step: "in-call", call, link: "up" } }
        : { ...state, current: { ...current, call } };
    case "joining":
    case "in-call":
      // News of before the connection may overtake the news of it; a call never goes back behind it.
      if (current.call.id !== call.id || (current.call.connectedAt && !call.connectedAt)) return state;
      return { ...state, current: { ...current, call } };
    case "idle":
    case "placing":
    case "answering":
    case "over":
      return state;
  }
}

function roomJoined(state: CallControl): CallControl {
  const { current } = state;
  if (current.step === "joining") return { ...state, current: { step: "in-call", call: current.call, link: "up" } };
  if (current.step === "in-call" && current.link === "recovering")
    return { ...state, current: { ...current, link: "up" } };
  return state;
}

function failed(state: CallControl, callId: string | null, failure: CallFailure): CallControl {
  const { current } = state;
  if (isFree(current)) return state;
  if (callId !== null && currentCallId(current) !== callId) return state;
  return over(state, { kind: "failed", failure });
}
