import {
  DisconnectReason,
  LogLevel,
  type Participant,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  type TrackPublication,
} from "livekit-client";
import type { SentKind } from "./publish-options.ts";
import {
  attachVideo,
  closeRoom,
  connectRoom,
  publishTrack,
  readBytes,
  type RoomAccess,
  type Sent,
  setMuted,
  setSpeaker,
  unpublishTrack,
} from "./room-commands.ts";
import { readRoom } from "./room-people.ts";
import type { RoomSnapshot } from "./room-snapshot.ts";
import { createSentCopies } from "./sent-copies.ts";
import { sharpenText } from "./sharpen-text.ts";
import { createTransportWatch, type TransportWatch } from "./transport-watch.ts";

/** Why a link ended that nobody closed. */
export type LinkLoss = "taken-over" | "broken";

/** What a link tells while it lives. */
export type LinkListener = {
  readonly onSnapshot: (snapshot: RoomSnapshot) => void;
  /** No media arrives although it should, or it arrives again. */
  readonly onFrozen: (isFrozen: boolean) => void;
  /** Somebody else muted this device's microphone at the server. */
  readonly onServerMuted: () => void;
};

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackMuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** Retries of the stock client's own resume; after these the session joins anew. */
const resumeDelaysMs = [150, 300, 600, 1200];

function makeRoom(speakerId: string | null, watch: () => TransportWatch): Room {
  setLogLevel(LogLevel.warn); // at "info" the client writes tokens of the room into the console
  return new Room({
    adaptiveStream: { pixelDensity: "screen" },
    dynacast: true,
    stopLocalTrackOnUnpublish: false,
    ...(speakerId ? { audioOutput: { deviceId: speakerId } } : {}),
    reconnectPolicy: {
      nextRetryDelayInMs: ({ retryCount }) => {
        void watch().signalLost();
        return resumeDelaysMs[retryCount] ?? null;
      },
    },
  });
}

function isExpecting(room: Room): boolean {
  if (room.localParticipant.trackPublications.size > 0) return true;
  for (const { trackPublications } of room.remoteParticipants.values())
    for (const { track, isMuted } of trackPublications.values()) if (track && !isMuted) return true;
  return false;
}

function playSound(room: Room): void {
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === Track.Kind.Audio) track.attach();
  });
  room.on(RoomEvent.TrackUnsubscribed, (track) => {
    if (track.kind === Track.Kind.Audio) track.detach();
  });
}

/** Calls back at most once a microtask, however many events come together. */
function coalesce(run: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      run();
    });
  };
}

/** Calls back when the microphone's publication is muted by anybody but `isMutedByUs`. */
function heedServerMute(room: Room, isMutedByUs: () => boolean, onServerMuted: () => void): void {
  room.on(RoomEvent.TrackMuted, (publication: TrackPublication, participant: Participant) => {
    if (participant.isLocal && publication.source === Track.Source.Microphone && !isMutedByUs()) onServerMuted();
  });
}

/** Starts watching a room that nobody has joined yet. */
function watchRoom(speakerId: string | null, now: () => number, listener: LinkListener) {
  let settleLoss: (loss: LinkLoss) => void = () => undefined;
  const lost = new Promise<LinkLoss>((resolve) => (settleLoss = resolve));
  const room = makeRoom(speakerId, () => watch);
  const watch = createTransportWatch({
    readBytes: () => readBytes(room),
    isExpecting: () => isExpecting(room),
    now,
    onFrozen: listener.onFrozen,
    onBroken: () => settleLoss("broken"),
  });
  const refresh = coalesce(() => listener.onSnapshot(readRoom(room)));
  for (const event of changes) room.on(event, refresh);
  playSound(room);
  room
    .on(RoomEvent.Reconnected, watch.signalBack)
    .on(RoomEvent.SignalConnected, watch.signalBack)
    .on(RoomEvent.LocalTrackPublished, sharpenText)
    .on(RoomEvent.Disconnected, (reason) =>
      settleLoss(reason === DisconnectReason.DUPLICATE_IDENTITY ? "taken-over" : "broken"),
    );
  return { room, watch, refresh, lost };
}

/** One connection to one room: events in, commands out. It never joins anew by itself; the session does. */
export function createRoomLink(speakerId: string | null, now: () => number, listener: LinkListener) {
  let isClosed = false;
  let isMutedByUs = true;
  let speaker = speakerId ?? "default";
  const copies = createSentCopies();
  const { room, watch, refresh, lost } = watchRoom(speakerId, now, {
    ...listener,
    onSnapshot: (snapshot) => {
      if (!isClosed) listener.onSnapshot(snapshot);
    },
  });
  heedServerMute(room, () => isMutedByUs, listener.onServerMuted);

  return {
    lost,
    connect: async (access: RoomAccess, timeoutMs: number) => {
      const outcome = await connectRoom(room, access, timeoutMs);
      refresh();
      return outcome;
    },
    /** Throws when the room did not take it, for whatever reason of the moment. */
    publish: async (kind: SentKind, sent: Sent): Promise<"published" | "forbidden"> => {
      if (kind === "microphone") isMutedByUs = sent.isMuted;
      const outcome = await publishTrack(room, kind, copies.make(kind, sent));
      if (isClosed) copies.stopAll(); // closed meanwhile
      refresh();
      return outcome;
    },
    /** Takes back what was published of that very track; another one of its kind may have followed it. */
    unpublish: async (track: MediaStreamTrack): Promise<void> => {
      const copy = copies.stop(track);
      if (copy) await unpublishTrack(room, copy);
    },
    setMicrophoneMuted: async (isMuted: boolean): Promise<void> => {
      isMutedByUs = isMuted;
      await setMuted(room, isMuted);
    },
    attachVideo: (key: string, element: HTMLVideoElement) => attachVideo(room, key, element),
    useSpeaker: async (id: string | null): Promise<void> => {
      const wanted = id ?? "default";
      if (wanted === speaker) return;
      speaker = wanted;
      await setSpeaker(room, wanted);
    },
    startAudio: () => room.startAudio(),
    close: async (): Promise<void> => {
      isClosed = true;
      watch.stop();
      copies.stopAll();
      await closeRoom(room);
    },
  };
}

export type RoomLink = ReturnType<typeof createRoomLink>;
