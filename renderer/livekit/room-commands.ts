import type { CallAccess } from "@nchat/contract/calls";
import {
  LocalAudioTrack,
  type LocalTrack,
  PublishTrackError,
  type Room,
  type RoomConnectOptions,
} from "livekit-client";
import { publishOptions, type SentKind, type ShareStyle, sourceOf } from "./publish-options.ts";
import { findVideo } from "./room-people.ts";

/** A track of this device on its way into a room. */
export type Sent = {
  readonly track: MediaStreamTrack;
  readonly style: ShareStyle;
  readonly isMuted: boolean;
  /** What others read about a share: the window's title. */
  readonly title?: string;
};

/** What opens a room. */
export type RoomAccess = Pick<CallAccess, "livekitUrl" | "token" | "iceServers">;

function connectOptions({ iceServers }: RoomAccess, timeoutMs: number): RoomConnectOptions {
  const servers: RTCIceServer[] = iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username ? { username } : {}),
    ...(credential ? { credential } : {}),
  }));
  return {
    maxRetries: 0,
    websocketTimeout: timeoutMs,
    peerConnectionTimeout: timeoutMs,
    ...(servers.length > 0 ? { rtcConfig: { iceServers: servers } } : {}),
  };
}

/** Enters the room; a server that does not answer in time is a failure like any other. */
export async function connectRoom(room: Room, access: RoomAccess, timeoutMs: number): Promise<"up" | "failed"> {
  const connecting = room.connect(access.livekitUrl, access.token, connectOptions(access, timeoutMs)).then(
    () => "up" as const,
    (error: unknown) => {
      console.warn("joining the room failed", error);
      return "failed" as const;
    },
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isTimeUp = new Promise<"failed">((resolve) => (timer = setTimeout(() => resolve("failed"), timeoutMs)));
  const outcome = await Promise.race([connecting, isTimeUp]);
  clearTimeout(timer);
  return outcome;
}

/** Sends a track; "forbidden" when this person may not, which no second try changes. */
export async function publishTrack(room: Room, kind: SentKind, sent: Sent): Promise<"published" | "forbidden"> {
  const { track, style, isMuted, title } = sent;
  track.enabled = true;
  const options = { ...publishOptions(kind, style), ...(title ? { name: title } : {}) };
  try {
    await room.localParticipant.publishTrack(track.kind === "video" ? track : await toSound(track, isMuted), options);
    return "published";
  } catch (error) {
    if (error instanceof PublishTrackError && error.status === 403) return "forbidden";
    throw error;
  }
}

/** A muted track is muted before it is announced, so that nobody ever sees it open. */
async function toSound(track: MediaStreamTrack, isMuted: boolean): Promise<LocalTrack> {
  const sound = new LocalAudioTrack(track);
  if (isMuted) await sound.mute();
  return sound as LocalTrack; // the library's own classes differ by an optional property under exactOptionalPropertyTypes
}

/** Tells the room that the microphone is muted, or that it is open. */
export async function setMuted(room: Room, isMuted: boolean): Promise<void> {
  const publication = room.localParticipant.getTrackPublication(sourceOf.microphone);
  await (isMuted ? publication?.mute() : publication?.unmute());
}

/** Plays on another speaker; one that has just gone leaves the sound where it is. */
export async function setSpeaker(room: Room, id: string): Promise<void> {
  await room
    .switchActiveDevice("audiooutput", id)
    .catch((error: unknown) => console.warn("the speaker was not taken", error));
}

/** Stops sending without stopping the track itself. */
export async function unpublishTrack(room: Room, track: MediaStreamTrack): Promise<void> {
  const isPublished = [...room.localParticipant.trackPublications.values()].some(
    (publication) => publication.track?.mediaStreamTrack === track,
  );
  if (isPublished) await room.localParticipant.unpublishTrack(track, false);
}

/** Shows a picture in an element; null when the room no longer knows it. */
export function attachVideo(room: Room, key: string, element: HTMLVideoElement): (() => void) | null {
  const track = findVideo(room, key);
  track?.attach(element);
  return track ? () => void track.detach(element) : null;
}

/** Bytes that arrived over the connection so far. */
export async function readBytes(room: Room): Promise<number> {
  const report = await room.engine.pcManager?.publisher.getStats();
  let bytes = 0;
  report?.forEach((entry: { type: string; bytesReceived?: number }) => {
    if (entry.type === "transport") bytes += entry.bytesReceived ?? 0;
  });
  return bytes;
}

/** Silences what was playing and leaves, with the own tracks left running. */
export async function closeRoom(room: Room): Promise<void> {
  room.removeAllListeners();
  for (const { trackPublications } of room.remoteParticipants.values())
    for (const { track } of trackPublications.values()) if (track?.kind === "audio") track.detach();
  await room.disconnect(false);
}
