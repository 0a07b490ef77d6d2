import type { Invitee } from "./call-start.ts";
import type { ConnectionQuality, LinkFigures, ParticipantRole, ShareType } from "./calls.ts";

/**
 * A published track as LiveKit lists it, muted or not as it was at `publishedAt` by LiveKit's clock (0: unknown).
 * `trackId` is what a share is called that nobody announced.
 */
export type SeenTrack = Readonly<{
  sid: string;
  source: "microphone" | "camera" | "screen" | "other";
  isMuted: boolean;
  publishedAt: number;
  trackId: string;
}>;

/**
 * A person's connection as LiveKit lists it; `enteredAt` is LiveKit's own time of its joining. One that still `isArriving`
 * has no media yet.
 */
export type SeenPerson = Readonly<{
  userId: string;
  sid: string;
  enteredAt: number;
  isArriving: boolean;
  tracks: readonly SeenTrack[];
}>;

/** What somebody asks for. It may be refused. */
export type CallCommand = Readonly<
  /** Answers a ring; refused when another device did so already. */
  | { type: "accept"; userId: string; deviceId: string | null; withVideo: boolean }
  /** Enters a running call, or renews one's place: a second device takes over. */
  | { type: "join"; userId: string; deviceId: string | null; withVideo: boolean }
  | { type: "decline"; userId: string; deviceId: string | null; message: string | null }
  | { type: "leave"; userId: string; reason: "user_left" | "network_error" }
  /** Ends a group for everybody (moderators); in a call of two it is a hang-up. */
  | { type: "end"; userId: string }
  | { type: "invite"; userId: string; invitees: readonly Invitee[] }
  | { type: "kick"; userId: string; targetId: string }
  | { type: "set-role"; userId: string; targetId: string; role: ParticipantRole }
  | { type: "mute"; userId: string; targetId: string; track: "audio" | "video" | "screen"; muted: boolean }
  | { type: "start-share"; userId: string; trackId: string; shareType: ShareType; withAudio: boolean }
  | { type: "stop-share"; userId: string; trackId: string }
  /** Says how one's own link is. */
  | { type: "report-link"; userId: string; quality: ConnectionQuality; figures: LinkFigures }
>;

/** What happened. It is never refused; what no longer applies changes nothing. */
export type CallFact = Readonly<
  | { type: "device-rang"; userId: string }
  | { type: "entered-room"; userId: string; sid: string; enteredAt: number }
  | { type: "left-room"; userId: string; sid: string }
  | { type: "track-published"; userId: string; track: SeenTrack }
  /** `at` is LiveKit's time in whole seconds, rounded down. */
  | { type: "track-unpublished"; userId: string; track: SeenTrack; at: number }
  /** LiveKit's own list of the room, asked for at `askedAt`. */
  | { type: "room-seen"; askedAt: number; people: readonly SeenPerson[] }
  /** LiveKit is gone, and with it everybody's connection. */
  | { type: "media-lost" }
  /** LiveKit is there again with an empty room: everybody gets the time to come back. */
  | { type: "media-returned" }
  /** `limitMs`: how long a call may last, where it is not `callLimitMs`. */
  | { type: "time-passed"; isMediaUp: boolean; limitMs?: number }
>;

/** Everything that can happen to a call. */
export type CallEvent = CallCommand | CallFact;
