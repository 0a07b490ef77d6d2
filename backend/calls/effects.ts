import type { Effect } from "@nchat/contract/call-effects";
import { memberOf } from "@nchat/contract/call-state";
import type { Person } from "@nchat/contract/people";
import type { Context } from "../context.ts";
import { toPerson } from "../people/presence.ts";
import type { Push } from "../realtime/push.ts";
import type { StoredCall } from "./rows.ts";
import { audienceOf, toCall, toCallWithPeople, toParticipant, toScreenShare, type Names } from "./view.ts";

/** How long a device may take to say that it rings. */
const ringAckMs = 10_000;

type World = Pick<Context, "push" | "log" | "presence">;
type OnRang = (callId: string, userId: string) => void;

/** Rings one person's devices for a call, or the one that has just connected. */
export function ringPerson(
  world: World,
  stored: StoredCall,
  names: Names,
  userId: string,
  onRang: OnRang,
  onlySocket?: string,
): void {
  const { id, initiatorId } = stored.state;
  const member = memberOf(stored.state, userId);
  const caller = names.get(member?.invitedBy ?? initiatorId);
  if (!member || !caller) return;
  const payload = {
    callId: id,
    ...toCallWithPeople(stored, names),
    caller: inThisCall(toPerson(caller, world.presence)),
    ringUntil: member.ringUntil === null ? null : new Date(member.ringUntil).toISOString(),
  };
  void world.push
    .ringDevices(userId, payload, ringAckMs, () => onRang(id, userId), onlySocket)
    .catch((error: unknown) => world.log.warn({ err: error, callId: id, userId }, "a ring could not be sent"));
}

/** Whoever rings somebody is in the call, though the others are told so only after the ring. */
const inThisCall = (person: Person): Person =>
  person.presence === "offline" ? person : { ...person, presence: "in_call" };

/** Tells everybody in a call what changed; LiveKit's part is `askLiveKit`. */
export function tell(world: World, stored: StoredCall, names: Names, effects: readonly Effect[], onRang: OnRang): void {
  const audience = audienceOf(stored.state);
  for (const effect of effects) {
    if (effect.type === "ring") ringPerson(world, stored, names, effect.userId, onRang);
    else if (isForDevices(effect)) tellDevices(world.push, stored.state.id, effect);
    else if (isAboutPerson(effect)) tellOfPerson(world.push, stored, names, effect);
    else tellEverybody(world.push, stored, audience, effect);
  }
}

type ForDevices = Extract<Effect, { type: "ring-stopped" | "taken-over" }>;
type AboutPerson = Extract<Effect, { type: "person-joined" | "person-left" | "person-changed" }>;
type ForEverybody = Exclude<Effect, ForDevices | AboutPerson | { type: "ring" }>;

const isForDevices = (effect: Effect): effect is ForDevices =>
  effect.type === "ring-stopped" || effect.type === "taken-over";
const isAboutPerson = (effect: Effect): effect is AboutPerson =>
  effect.type === "person-joined" || effect.type === "person-left" || effect.type === "person-changed";

function tellDevices(push: Push, callId: string, effect: ForDevices): void {
  if (effect.type === "taken-over") push.toOthers(effect.userId, effect.byDevice, "call:taken_over", { callId });
  else {
    const { userId, exceptDevice, reason } = effect;
    push.toOthers(userId, exceptDevice, "call:cancelled", { callId, reason });
  }
}

const personEvents = {
  "person-joined": "call:participant_joined",
  "person-left": "call:participant_left",
  "person-changed": "call:participant_changed",
} as const;

function tellOfPerson(push: Push, stored: StoredCall, names: Names, effect: AboutPerson): void {
  const member = memberOf(stored.state, effect.userId);
  if (!member) return;
  const participant = toParticipant(stored, member, names);
  const audience = audienceOf(stored.state, effect.userId);
  push.toUsers(audience, personEvents[effect.type], { callId: stored.state.id, participant });
}

function tellEverybody(push: Push, stored: StoredCall, audience: string[], effect: ForEverybody): void {
  const callId = stored.state.id;
  switch (effect.type) {
    case "answered":
      push.toUsers(audience, "call:accept", { callId, userId: effect.userId });
      return;
    case "declined":
      push.toUsers(audience, "call:decline", { callId, userId: effect.userId, message: effect.message });
      return;
    case "mute-changed":
    case "video-changed": {
      const { userId, muted, by } = effect;
      const event = effect.type === "mute-changed" ? "call:mute_changed" : "call:video_changed";
      push.toUsers(audience, event, { callId, userId, muted, enabled: !muted, by });
      return;
    }
    case "link-changed":
      push.toUsers(audience, "call:quality_changed", { callId, userId: effect.userId, quality: effect.quality });
      return;
    case "share-started": {
      const share = toScreenShare(effect.share);
      push.toUsers(audience, "call:screen_share_started", { callId, userId: share.userId, share });
      return;
    }
    case "share-stopped": {
      const { userId, trackId } = effect;
      push.toUsers(audience, "call:screen_share_stopped", { callId, userId, trackId });
      return;
    }
    case "call-changed":
      push.toUsers(audience, "call:state_changed", {
        ...{ callId, call: toCall(stored) },
        isStreaming: stored.broadcast !== undefined,
      });
      return;
    case "call-over":
      push.toUsers(audience, "call:end", { callId, call: toCall(stored) });
      return;
    case "remove-from-room":
    case "mute-track":
    case "allow":
    case "close-room":
      return;
  }
}

const sourceOf = { audio: "microphone", video: "camera", screen: "screen" } as const;

/** Asks LiveKit for what follows. A failure is not the caller's: the watch finds what is left to do. */
export async function askLiveKit(
  { livekit, log }: Pick<Context, "livekit" | "log">,
  roomName: string,
  effects: readonly Effect[],
): Promise<void> {
  for (const effect of effects) {
    try {
      if (effect.type === "remove-from-room") await livekit.removePerson(roomName, effect.userId);
      if (effect.type === "mute-track") await livekit.mute(roomName, effect.userId, sourceOf[effect.track]);
      if (effect.type === "allow") await livekit.allow(roomName, effect.userId, effect.role);
      if (effect.type === "close-room") await livekit.deleteRoom(roomName);
    } catch (error) {
      log.warn({ err: error, roomName, effect: effect.type }, "LiveKit was asked in vain; the watch asks again");
    }
  }
}
