import {
  ConnectionQuality,
  type LocalParticipant,
  type Participant,
  type RemoteParticipant,
  type Room,
  Track,
  type TrackPublication,
} from "livekit-client";
import type { LinkQuality, MediaArrival, Picture, RoomPerson, RoomSnapshot, SharedPicture } from "./room-snapshot.ts";

// Feeds, workers and anonymous viewers have prefixed identities; a person's is their uuid.
const personPattern = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

const reported: Record<ConnectionQuality, RoomSnapshot["ownQuality"]> = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: null,
};

const qualities: Record<ConnectionQuality, LinkQuality> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Unknown]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
};

function picture(publication: TrackPublication | undefined): Picture | null {
  if (!publication?.track || publication.isMuted) return null;
  const { width, height } = publication.dimensions ?? { width: 0, height: 0 };
  return { key: publication.trackSid, width, height };
}

function shared(publication: TrackPublication | undefined): SharedPicture | null {
  const seen = picture(publication);
  return seen && { ...seen, title: publication?.trackName ?? "" };
}

function arrival(participant: Participant): MediaArrival {
  const publications = [...participant.trackPublications.values()];
  if (publications.length === 0) return "none";
  return publications.some(({ track }) => track) ? "subscribed" : "pending";
}

function toPerson(participant: LocalParticipant | RemoteParticipant): RoomPerson {
  const microphone = participant.getTrackPublication(Track.Source.Microphone);
  return {
    identity: participant.identity,
    username: participant.attributes["username"] ?? "",
    name: participant.name ?? "",
    isLocal: participant.isLocal,
    isSpeaking: participant.isSpeaking,
    isMuted: microphone?.isMuted ?? true,
    camera: picture(participant.getTrackPublication(Track.Source.Camera)),
    screen: shared(participant.getTrackPublication(Track.Source.ScreenShare)),
    arrival: arrival(participant),
    quality: qualities[participant.connectionQuality],
  };
}

/** Reads the whole room as plain data. */
export function readRoom(room: Room): RoomSnapshot {
  const others = [...room.remoteParticipants.values()]
    .filter(({ identity }) => personPattern.test(identity))
    .sort((a, b) => (a.joinedAt?.getTime() ?? 0) - (b.joinedAt?.getTime() ?? 0));
  return {
    people: [...others, room.localParticipant].map(toPerson),
    isAudioBlocked: !room.canPlaybackAudio,
    ownQuality: reported[room.localParticipant.connectionQuality],
  };
}

/** The track behind a picture's key. */
export function findVideo(room: Room, key: string): Track | null {
  for (const participant of [room.localParticipant, ...room.remoteParticipants.values()]) {
    const track = participant.trackPublications.get(key)?.track;
    if (track) return track;
  }
  return null;
}
