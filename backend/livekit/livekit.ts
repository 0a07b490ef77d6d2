import { randomUUID } from "node:crypto";
import { AccessToken, RoomServiceClient, TrackSource } from "livekit-server-sdk";
import { ParticipantInfo_State, type ParticipantInfo, type TrackInfo } from "@livekit/protocol";
import type { Logger } from "pino";
import type { SeenTrack } from "@nchat/contract/call-events";
import type { ParticipantRole } from "@nchat/contract/calls";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import { mintToken, permissionOf, type MintedToken, type TokenRequest } from "./tokens.ts";
import { isSupportedVersion, readVersion, tooOldMessage } from "./version.ts";

/** A room that exists at LiveKit. */
export type RoomAtLiveKit = Readonly<{ name: string; sid: string }>;

/** One connection in a room; `identity` is the person's uuid for people. */
export type PresentAtLiveKit = Readonly<{
  identity: string;
  sid: string;
  enteredAt: number;
  isArriving: boolean;
  /** Whether LiveKit lets it publish, whatever it publishes now. */
  mayPublish: boolean;
  tracks: readonly SeenTrack[];
}>;

/**
 * How a room is made: how many fit in, and whether browsers hold the earlier one of somebody's sound and picture back until
 * the other is there. Without it each is played as early as it can be.
 */
export type RoomForm = Readonly<{ maxParticipants: number; syncStreams?: boolean }>;

/**
 * The LiveKit server, with a time limit on everything asked of it. What cannot be done because LiveKit does not answer
 * throws `MEDIA_UNAVAILABLE`; removing what is not there is no error.
 */
export type LiveKit = Readonly<{
  /** Where clients find it. */
  url: string;
  /** Whether it answers just now. */
  isUp: () => Promise<boolean>;
  /** Throws for a server that is too old or refuses our key; says nothing about one that does not answer. */
  checkVersion: () => Promise<void>;
  /** Makes the room when it is not there; the same room else. */
  ensureRoom: (room: string, form: RoomForm) => Promise<RoomAtLiveKit>;
  mintToken: (request: TokenRequest) => Promise<MintedToken>;
  listRooms: (names: readonly string[]) => Promise<readonly RoomAtLiveKit[]>;
  listPeople: (room: string) => Promise<readonly PresentAtLiveKit[]>;
  removePerson: (room: string, identity: string) => Promise<void>;
  /** Mutes everything somebody publishes from one source. */
  mute: (room: string, identity: string, source: SeenTrack["source"]) => Promise<void>;
  /** Lets somebody who is in the room do what a role allows; what they may no longer publish is gone at once. */
  allow: (room: string, identity: string, role: ParticipantRole) => Promise<void>;
  deleteRoom: (room: string) => Promise<void>;
}>;

/** Seconds that a room waits for its first person, and after its last. The second is longer than an absence may last. */
const emptyTimeout = 300;
const departureTimeout = 120;
const timeoutSeconds = 3;

/** Connects the adapter; nothing is asked of LiveKit before the first use. */
export function createLiveKit(config: Config["livekit"], log: Logger, now: () => Date): LiveKit {
  const options = { requestTimeout: timeoutSeconds, failover: false };
  const service = new RoomServiceClient(config.url, config.apiKey, config.apiSecret, options);
  const listPeople = async (room: string) =>
    (
      await orElse(
        [],
        asked(() => service.listParticipants(room), log),
      )
    )
      .filter((each) => each.state !== ParticipantInfo_State.DISCONNECTED)
      .map(toPresent);
  /** What concerns somebody or something that is not there is done already. */
  const quietly = async (ask: () => Promise<unknown>) => void (await orElse(undefined, asked(ask, log)));
  return {
    url: config.publicUrl,
    isUp: () => answers(config.url),
    checkVersion: () => checkVersion(config, service, log),
    ensureRoom: async (name, { maxParticipants, syncStreams = false }) => {
      const room = await asked(
        () => service.createRoom({ name, maxParticipants, syncStreams, emptyTimeout, departureTimeout }),
        log,
      );
      return { name: room.name, sid: room.sid };
    },
    mintToken: (request) => mintToken(config, request, now()),
    listRooms: async (names) => {
      const rooms = await asked(() => service.listRooms([...names]), log, "debug"); // several times a second
      return rooms.map(({ name, sid }) => ({ name, sid }));
    },
    listPeople,
    removePerson: (room, identity) => quietly(() => service.removeParticipant(room, identity)),
    mute: async (room, identity, source) => {
      const tracks = (await listPeople(room)).find((each) => each.identity === identity)?.tracks ?? [];
      for (const { sid } of tracks.filter((track) => track.source === source && !track.isMuted))
        await quietly(() => service.mutePublishedTrack(room, identity, sid, true));
    },
    allow: (room, identity, role) =>
      quietly(() => service.updateParticipant(room, identity, { permission: permissionOf(role) })),
    deleteRoom: (room) => quietly(() => service.deleteRoom(room)),
  };
}

const statusOf = (error: unknown) => (error instanceof Error && "status" in error ? error.status : undefined);

/** What LiveKit answers when the room or person is not (or no longer) there. */
class NotThere extends Error {}

async function asked<T>(ask: () => Promise<T>, log: Logger, level: "warn" | "debug" = "warn"): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) throw new NotThere(String(error));
    log[level]({ err: error }, "LiveKit did not do what it was asked");
    throw new ApiError("MEDIA_UNAVAILABLE", "The media server does not answer. Try again in a moment.", {
      retryAfter: 2,
    });
  }
}

async function orElse<T>(fallback: T, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotThere) return fallback;
    throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url.replace(/^ws/, "http"), { signal: AbortSignal.timeout(1000) }).catch(() => null);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

async function checkVersion(config: Config["livekit"], service: RoomServiceClient, log: Logger): Promise<void> {
  if (!(await answers(config.url))) return;
  const room = `version-${randomUUID()}`;
  await service.createRoom({ name: room, emptyTimeout: 10, departureTimeout: 1 }).catch((error: unknown) => {
    if (statusOf(error) !== 401) throw error;
    throw new Error(`LiveKit at ${config.url} refuses LIVEKIT_API_KEY or LIVEKIT_API_SECRET`);
  });
  const token = new AccessToken(config.apiKey, config.apiSecret, { identity: `worker:${room}`, ttl: 30 });
  token.addGrant({ room, roomJoin: true, hidden: true, canPublish: false, canSubscribe: false, canPublishData: false });
  const version = await readVersion(config.url, await token.toJwt(), timeoutSeconds * 1000);
  await orElse(
    undefined,
    asked(() => service.deleteRoom(room), log),
  );
  if (version === null) log.warn({ url: config.url }, "LiveKit did not tell its version");
  else if (!isSupportedVersion(version)) throw new Error(tooOldMessage(version, config.url));
  else log.info({ version, url: config.url }, "LiveKit found");
}

const sources: Partial<Record<TrackSource, SeenTrack["source"]>> = {
  [TrackSource.MICROPHONE]: "microphone",
  [TrackSource.CAMERA]: "camera",
  [TrackSource.SCREEN_SHARE]: "screen",
};

/**
 * A track as the rules know it; `trackId` names a share that nobody announced. LiveKit versions a track by the time of
 * its publishing; `otherwise` is when the version is missing.
 */
export function toSeenTrack(track: TrackInfo, otherwise: number): SeenTrack {
  const { sid, muted: isMuted, version } = track;
  const publishedAt = version ? Math.floor(Number(version.unixMicro) / 1000) : otherwise;
  return { sid, source: sources[track.source] ?? "other", isMuted, publishedAt, trackId: randomUUID() };
}

/** When LiveKit says somebody joined, in milliseconds; older servers know seconds only. */
export function enteredAtOf(info: ParticipantInfo): number {
  return info.joinedAtMs ? Number(info.joinedAtMs) : Number(info.joinedAt) * 1000;
}

function toPresent(info: ParticipantInfo): PresentAtLiveKit {
  return {
    identity: info.identity,
    sid: info.sid,
    enteredAt: enteredAtOf(info),
    isArriving: info.state !== ParticipantInfo_State.ACTIVE,
    mayPublish: info.permission?.canPublish ?? false,
    tracks: info.tracks.map((track) => toSeenTrack(track, 0)),
  };
}
