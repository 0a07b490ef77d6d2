import type { WebhookEvent } from "livekit-server-sdk";
import { z } from "zod";
import type { CallFact } from "@nchat/contract/call-events";
import { enteredAtOf, toSeenTrack } from "../livekit/livekit.ts";

const Uuid = z.uuid();

/** Only a person's identity is a person's uuid; feeds, workers and anonymous viewers have a prefix (`SETTLED` 16). */
export function isPersonIdentity(identity: string): boolean {
  return Uuid.safeParse(identity).success;
}

/** The call that a room belongs to; null for rooms of streams and others. */
export function callIdOf(roomName: string): string | null {
  const id = Uuid.safeParse(roomName.replace(/^call-/, ""));
  return roomName.startsWith("call-") && id.success ? id.data : null;
}

/** What LiveKit's event means to a call; null when nothing. */
export function toFact(event: WebhookEvent): CallFact | null {
  const { participant, track } = event;
  if (!participant || !isPersonIdentity(participant.identity)) return null;
  const { identity: userId, sid } = participant;
  const at = Number(event.createdAt) * 1000;
  switch (event.event) {
    case "participant_joined":
      return { type: "entered-room", userId, sid, enteredAt: enteredAtOf(participant) };
    case "participant_left":
    case "participant_connection_aborted":
      return { type: "left-room", userId, sid };
    case "track_published":
      return track ? { type: "track-published", userId, track: toSeenTrack(track, at) } : null;
    case "track_unpublished":
      return track ? { type: "track-unpublished", userId, track: toSeenTrack(track, at), at } : null;
    default:
      return null;
  }
}
