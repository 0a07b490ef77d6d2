import {
  ConnectionState,
  LogLevel,
  type RemoteParticipant,
  type RemoteTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from "livekit-client";
import { attachVideo, closeRoom, connectRoom, readBytes, type RoomAccess } from "./room-commands.ts";
import { createTransportWatch, type TransportWatch } from "./transport-watch.ts";

/** What a watched room tells. */
export type WatchRoomListener = {
  /** Whether there is a picture to show, and whether there is anything at all. */
  readonly onFeed: (feed: { readonly hasPicture: boolean; readonly hasSound: boolean }) => void;
  /** No media arrives although it should, or it arrives again. */
  readonly onFrozen: (isFrozen: boolean) => void;
  readonly onSoundBlocked: (isBlocked: boolean) => void;
  /** Who else is to be seen beside the main picture: co-hosts on the stage. Told when that changes. */
  readonly onOthers: (others: readonly OtherPicture[]) => void;
  /** The element is about to lose its picture. */
  readonly onPictureLeaves: () => void;
};

/** A picture beside the main one; `key` is what `attachOther` takes. */
export type OtherPicture = { readonly key: string; readonly username: string; readonly name: string };

/** How loud a room plays; 0 to 1. */
export type Loudness = { readonly volume: number; readonly isMuted: boolean };

const resumeDelaysMs = [150, 300, 600, 1200];

const changes = [
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ParticipantDisconnected,
] as const;

/** The host's encoder before co-hosts, a shared screen before a camera. */
function rankOf(participant: RemoteParticipant, source: Track.Source): number {
  return (participant.identity.startsWith("feed:") ? 0 : 2) + (source === Track.Source.ScreenShare ? 0 : 1);
}

/** The picture that viewers see. */
function mainPicture(room: Room): RemoteTrack | null {
  const found: { readonly track: RemoteTrack; readonly rank: number }[] = [];
  for (const participant of room.remoteParticipants.values())
    for (const { track, isMuted, source } of participant.trackPublications.values())
      if (track?.kind === Track.Kind.Video && !isMuted) found.push({ track, rank: rankOf(participant, source) });
  return found.toSorted((a, b) => a.rank - b.rank)[0]?.track ?? null;
}

function otherPictures(room: Room, main: RemoteTrack | null): readonly OtherPicture[] {
  return [...room.remoteParticipants.values()].flatMap(({ trackPublications, attributes, name = "" }) =>
    [...trackPublications.values()].flatMap(({ track, trackSid, isMuted }) =>
      track?.kind === Track.Kind.Video && !isMuted && track !== main
        ? [{ key: trackSid, username: attributes["username"] ?? "", name }]
        : [],
    ),
  );
}

function sounds(room: Room): readonly RemoteTrack[] {
  return [...room.remoteParticipants.values()]
    .flatMap(({ trackPublications }) => [...trackPublications.values()])
    .flatMap(({ track }) => (track?.kind === Track.Kind.Audio ? [track] : []));
}

/** Seconds between arrival and sight, with half the way there and back: what WebRTC itself adds. */
async function readDelay(room: Room): Promise<number | null> {
  if (room.state !== ConnectionState.Connected) return null;
  const report = await room.engine.pcManager?.publisher.getStats();
  let delay: number | null = null;
  let way = 0;
  report?.forEach((entry: Readonly<Record<string, unknown>>) => {
    const number = (name: string) => (typeof entry[name] === "number" ? entry[name] : 0);
    if (entry["type"] === "inbound-rtp" && entry["kind"] === "video" && number("jitterBufferEmittedCount") > 0)
      delay = number("jitterBufferDelay") / number("jitterBufferEmittedCount");
    if (entry["type"] === "candidate-pair" && entry["nominated"] === true) way = number("currentRoundTripTime") / 2;
  });
  return delay === null ? null : delay + way;
}

/** Milliseconds that the sound is ahead of the picture, by what the sender dated them with; negative is behind. */
async function readSkew(room: Room): Promise<number | null> {
  if (room.state !== ConnectionState.Connected) return null;
  const report = await room.engine.pcManager?.publisher.getStats();
  const played: { audio?: number; video?: number } = {};
  report?.forEach((entry: Readonly<Record<string, unknown>>) => {
    const [kind, at] = [entry["kind"], entry["estimatedPlayoutTimestamp"]];
    if (entry["type"] !== "inbound-rtp" || typeof at !== "number" || at <= 0) return;
    if (kind === "audio" || kind === "video") played[kind] = at;
  });
  return played.audio === undefined || played.video === undefined ? null : played.audio - played.video;
}

function makeRoom(watch: () => TransportWatch): Room {
  setLogLevel(LogLevel.warn); // at "info" the client writes tokens of the room into the console
  return new Room({
    reconnectPolicy: {
      nextRetryDelayInMs: ({ retryCount }) => {
        void watch().signalLost();
        return resumeDelaysMs[retryCount] ?? null;
      },
    },
  });
}

/** Tells once when a room is over for good. */
function watchedRoom(now: () => number, onFrozen: (isFrozen: boolean) => void) {
  let settleLoss: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (settleLoss = resolve));
  const room = makeRoom(() => watch);
  const watch = createTransportWatch({
    readBytes: () => readBytes(room),
    isExpecting: () => mainPicture(room) !== null,
    now,
    onFrozen,
    onBroken: settleLoss,
  });
  room
    .on(RoomEvent.Reconnected, watch.signalBack)
    .on(RoomEvent.SignalConnected, watch.signalBack)
    .on(RoomEvent.Disconnected, () => settleLoss());
  return { room, watch, lost };
}

/** What a room plays into: sounds have elements of their own, which follow the loudness. */
function playSounds(room: Room, onBlocked: (isBlocked: boolean) => void) {
  let loudness: Loudness = { volume: 1, isMuted: false };
  const apply = () => {
    for (const { attachedElements } of sounds(room))
      for (const each of attachedElements) {
        each.volume = loudness.volume;
        each.muted = loudness.isMuted;
      }
  };
  room
    .on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind !== Track.Kind.Audio) return;
      track.attach();
      apply();
    })
    .on(RoomEvent.TrackUnsubscribed, (track) => {
      if (track.kind === Track.Kind.Audio) track.detach();
    })
    .on(RoomEvent.AudioPlaybackStatusChanged, () => onBlocked(!room.canPlaybackAudio));
  return (next: Loudness) => {
    loudness = next;
    apply();
  };
}

/** One visit to a stream's room: it subscribes, and never sends anything nor asks for a device. */
export function createWatchRoom(listener: WatchRoomListener, now: () => number) {
  const { room, watch, lost } = watchedRoom(now, listener.onFrozen);
  const setLoudness = playSounds(room, listener.onSoundBlocked);
  let element: HTMLVideoElement | null = null;
  let shown: RemoteTrack | null = null;
  let told = "";

  const refresh = () => {
    const main = mainPicture(room);
    if (element && main !== shown) {
      if (shown) listener.onPictureLeaves();
      shown?.detach(element);
      main?.attach(element);
      shown = main;
    }
    listener.onFeed({ hasPicture: main !== null, hasSound: sounds(room).length > 0 });
    // Once there is a place for the main one: before, nobody could attach them.
    const others = element ? otherPictures(room, main) : [];
    const keys = others.map(({ key }) => key).join(" ");
    if (keys !== told) listener.onOthers(others);
    told = keys;
  };
  for (const event of changes) room.on(event, refresh);

  return {
    /** Resolves when the room is over, for whatever reason; it never joins anew by itself. */
    lost,
    connect: async (access: RoomAccess, timeoutMs: number) => {
      const outcome = await connectRoom(room, access, timeoutMs);
      if (outcome === "up") refresh();
      return outcome;
    },
    attach: (video: HTMLVideoElement) => {
      element = video;
      refresh();
    },
    /** Shows one of the other pictures until the answer is called; null when the room no longer knows it. */
    attachOther: (key: string, video: HTMLVideoElement) => attachVideo(room, key, video),
    setLoudness,
    startSound: () => room.startAudio(),
    readDelay: () => readDelay(room),
    readSkew: () => readSkew(room),
    close: async (): Promise<void> => {
      watch.stop();
      if (element) shown?.detach(element);
      await closeRoom(room);
    },
  };
}

/** A stream's room as the player holds it. */
export type WatchRoom = ReturnType<typeof createWatchRoom>;
