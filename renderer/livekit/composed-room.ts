import {
  LogLevel,
  type RemoteParticipant,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  type TrackPublication,
} from "livekit-client";
import { closeRoom, connectRoom, type RoomAccess } from "./room-commands.ts";

/** Somebody in a room that is composed: what is seen and heard of them, by the ids of tracks; null: nothing. */
export type ComposedPerson = {
  readonly identity: string;
  readonly name: string;
  /** What they speak with; not the sound of what they share. */
  readonly voice: string | null;
  readonly camera: string | null;
  readonly screen: string | null;
};

/** A track that can be taken. */
export type ComposedTrack = {
  readonly id: string;
  readonly kind: "picture" | "sound";
  readonly track: MediaStreamTrack;
};

/** How large a picture is shown. */
export type ShownSize = { readonly width: number; readonly height: number };

/** A room as the composer sees it: it hears and sees, and is nobody. */
export type ComposedRoom = {
  readonly connect: (access: RoomAccess, timeoutMs: number) => Promise<"up" | "failed">;
  readonly people: () => readonly ComposedPerson[];
  readonly tracks: () => readonly ComposedTrack[];
  /** What is not shown is not sent either, and what is small is sent small where its sender makes that possible. */
  readonly show: (sizes: ReadonlyMap<string, ShownSize>) => void;
  readonly close: () => Promise<void>;
};

type Listener = {
  readonly onChange: () => void;
  /** The room is over for this visit. */
  readonly onOver: (why: string) => void;
};

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.Reconnected,
] as const;

/** Makes it. `only`: nobody else counts. */
export function createComposedRoom(
  only: string | null,
  { onChange, onOver }: Listener,
  room = new Room({ adaptiveStream: false, dynacast: false }),
): ComposedRoom {
  setLogLevel(LogLevel.warn); // at "info" the client writes tokens of the room into the console
  room.on(RoomEvent.Disconnected, (reason) => onOver(`The room is over for it (${reason ?? "unknown"}).`));
  /** What was asked for of each picture; after a reconnect in full the server knows nothing of it. */
  const shown = new Map<string, string>();
  room.on(RoomEvent.Reconnected, () => shown.clear());
  for (const event of changes) room.on(event, onChange);
  const present = () => [...room.remoteParticipants.values()].filter((each) => counts(each, only));
  const publications = () => present().flatMap((each) => [...each.trackPublications.values()]);
  return {
    connect: (access, timeoutMs) => connectRoom(room, access, timeoutMs),
    people: () => present().toSorted(byComing).map(toPerson),
    tracks: () =>
      publications().flatMap(({ trackSid, track }) =>
        track ? [{ id: trackSid, kind: kindOf(track), track: track.mediaStreamTrack }] : [],
      ),
    show(sizes) {
      for (const publication of publications()) {
        if (publication.kind !== Track.Kind.Video || !publication.isSubscribed) continue;
        const size = sizes.get(publication.trackSid);
        const wanted = size ? `${size.width}x${size.height}` : "hidden";
        if (shown.get(publication.trackSid) === wanted) continue;
        shown.set(publication.trackSid, wanted);
        publication.setEnabled(size !== undefined);
        if (size) publication.setVideoDimensions(size);
      }
    },
    close: () => closeRoom(room),
  };
}

/** Viewers are many and show nothing; whoever may send something is somebody, also with camera and microphone off. */
function counts({ identity, trackPublications, permissions }: RemoteParticipant, only: string | null): boolean {
  if (only !== null) return identity === only;
  return trackPublications.size > 0 || permissions?.canPublish === true;
}

function byComing(a: RemoteParticipant, b: RemoteParticipant): number {
  const earlier = (a.joinedAt?.getTime() ?? 0) - (b.joinedAt?.getTime() ?? 0);
  return earlier === 0 ? a.identity.localeCompare(b.identity) : earlier;
}

function toPerson(participant: RemoteParticipant): ComposedPerson {
  return {
    identity: participant.identity,
    name: participant.name ?? "",
    voice: takenOf(participant.getTrackPublication(Track.Source.Microphone)) ?? other(participant, Track.Kind.Audio),
    camera: takenOf(participant.getTrackPublication(Track.Source.Camera)) ?? other(participant, Track.Kind.Video),
    screen: takenOf(participant.getTrackPublication(Track.Source.ScreenShare)),
  };
}

const takenOf = (publication: TrackPublication | undefined) =>
  publication?.track && !publication.isMuted ? publication.trackSid : null;

/** Encoders that come by WHIP do not say what their picture and their sound are of. */
function other({ trackPublications }: RemoteParticipant, kind: Track.Kind): string | null {
  for (const publication of trackPublications.values())
    if (publication.kind === kind && publication.source === Track.Source.Unknown) return takenOf(publication);
  return null;
}

const kindOf = ({ kind }: Track) => (kind === Track.Kind.Video ? ("picture" as const) : ("sound" as const));
