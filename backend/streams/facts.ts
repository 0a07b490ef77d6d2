import type { WebhookEvent } from "livekit-server-sdk";
import type { FeedSource, StreamEvent } from "@nchat/contract/stream-rules";
import type { PresentAtLiveKit } from "../livekit/livekit.ts";
import type { StoredStream } from "./rows.ts";

/** Recorders and composers hear and see and are nobody. */
const isWorker = (identity: string) => identity.startsWith("worker:");

/** What LiveKit's event means to a stream; null when nothing. Whoever publishes in the room feeds it. */
export function toStreamFact(event: WebhookEvent, { facts }: StoredStream): StreamEvent | null {
  const { participant, track, room } = event;
  // An earlier room of the same name is not this one: its end and its people say nothing any more.
  if (facts.roomSid !== null && room?.sid && room.sid !== facts.roomSid) return null;
  if (event.event === "room_finished") return { type: "room-finished" };
  if (!participant || isWorker(participant.identity)) return null;
  const { identity, sid } = participant;
  switch (event.event) {
    case "participant_left":
    case "participant_connection_aborted":
      return { type: "left-room", identity, sid };
    case "track_published":
      return track ? { type: "track-published", identity, sid, trackSid: track.sid } : null;
    case "track_unpublished":
      return track ? { type: "track-unpublished", identity, trackSid: track.sid } : null;
    default:
      return null;
  }
}

/** What feeds a stream, by LiveKit's own list. */
export function toSources(present: readonly PresentAtLiveKit[]): readonly FeedSource[] {
  return present
    .filter((each) => !isWorker(each.identity) && each.tracks.length > 0)
    .map(({ identity, sid, tracks }) => ({ identity, sid, trackSids: tracks.map((track) => track.sid).toSorted() }));
}
