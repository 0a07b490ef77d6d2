import type { Effect } from "@nchat/contract/call-effects";
import { memberOf } from "@nchat/contract/call-state";
import type { Call, Participant } from "@nchat/contract/calls";
import type { Context } from "../context.ts";
import { toPerson } from "../people/presence.ts";
import type { Devices } from "./devices.ts";
import type { StoredCall } from "./rows.ts";
import { audienceOf, toCall, toCallWithPeople, toParticipant, toScreenShare, type Names } from "./view.ts";

/** How long a device may take to say that it rings. */
const ringAckMs = 10_000;

type World = Pick<Context, "push" | "livekit" | "log" | "presence">;
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
    caller: toPerson(caller, world.presence),
    ringUntil: member.ringUntil === null ? null : new Date(member.ringUntil).toISOString(),
  };
  void world.push
    .ringDevices(userId, payload, ringAckMs, () => onRang(id, userId), onlySocket)
    .catch((error: unknown) => world.log.warn({ err: error, callId: id, userId }, "a ring could not be sent"));
}

/** Tells everybody in a call what changed; LiveKit's part is `askLiveKit`. */
export function tell(
  world: World,
  devices: Devices,
  stored: StoredCall,
  names: Names,
  effects: readonly Effect[],
  onRang: OnRang,
): void {
  const { push } = world;
  const callId = stored.state.id;
  const audience = audienceOf(stored.state);
  const call: Call = toCall(stored);
  const participant = (userId: string): Participant | null => {
    const member = memberOf(stored.state, userId);
    return member ? toParticipant(stored, member, names) : null;
  };
  const personEvents = {
    "person-joined": "call:participant_joined",
    "person-left": "call:participant_left",
    "person-changed": "call:participant_changed",
  } as const;
  for (const effect of effects) {
    switch (effect.type) {
      case "ring":
        ringPerson(world, stored, names, effect.userId, onRang);
        break;
      case "ring-stopped": {
        const { userId, exceptDevice, reason } = effect;
        devices.tellOthers(userId, exceptDevice, "call:cancelled", { callId, reason });
        break;
      }
      case "answered":
        push.toUsers(audience, "call:accept", { callId, userId: effect.userId });
        break;
      case "declined":
        push.toUsers(audience, "call:decline", { callId, userId: effect.userId, message: effect.message });
        break;
      case "person-joined":
      case "person-left":
      case "person-changed": {
        const row = participant(effect.userId);
        if (row) push.toUsers(audience, personEvents[effect.type], { callId, participant: row });
        break;
      }
      case "mute-changed":
      case "video-changed": {
        const { userId, muted, by } = effect;
        const event = effect.type === "mute-changed" ? "call:mute_changed" : "call:video_changed";
        push.toUsers(audience, event, { callId, userId, muted, enabled: !muted, by });
        break;
      }
      case "share-started": {
        const share = toScreenShare(effect.share);
        push.toUsers(audience, "call:screen_share_started", { callId, userId: share.userId, share });
        break;
      }
      case "share-stopped":
        push.toUsers(audience, "call:screen_share_stopped", { callId, userId: effect.userId, trackId: effect.trackId });
        break;
      case "taken-over":
        devices.tellOthers(effect.userId, effect.byDevice, "call:taken_over", { callId });
        break;
      case "call-changed":
        push.toUsers(audience, "call:state_changed", { callId, call });
        break;
      case "call-over":
        push.toUsers(audience, "call:end", { callId, call });
        break;
      case "remove-from-room":
      case "mute-track":
      case "close-room":
        break;
    }
  }
}

const sourceOf = { audio: "microphone", video: "camera", screen: "screen" } as const;

/** Asks LiveKit for what follows. A failure is not the caller's: the watch finds what is left to do. */
export async function askLiveKit(world: World, roomName: string, effects: readonly Effect[]): Promise<void> {
  const { livekit, log } = world;
  for (const effect of effects) {
    try {
      if (effect.type === "remove-from-room") await livekit.removePerson(roomName, effect.userId);
      if (effect.type === "mute-track") await livekit.mute(roomName, effect.userId, sourceOf[effect.track]);
      if (effect.type === "close-room") await livekit.deleteRoom(roomName);
    } catch (error) {
      log.warn({ err: error, roomName, effect: effect.type }, "LiveKit was asked in vain; the watch asks again");
    }
  }
}
