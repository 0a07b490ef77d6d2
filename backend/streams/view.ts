import type { Kysely } from "kysely";
import { feedOf, hostAbsenceMs, isOnAir, wasPlanned } from "@nchat/contract/stream-rules";
import type { NchatStream } from "@nchat/contract/rest/streams";
import type { Stream, StreamInfo } from "@nchat/contract/streams";
import type { z } from "zod";
import type { Tables } from "../db/tables.ts";
import { type PersonRow, type PresenceBook, toPerson } from "../people/presence.ts";
import type { Access } from "./access.ts";
import type { Playback } from "./playback.ts";
import type { StoredStream } from "./rows.ts";

/** The people that payloads name, by id. */
export type Names = ReadonlyMap<string, PersonRow>;

const iso = (time: number) => new Date(time).toISOString();
const isoOrNull = (time: number | null) => (time === null ? null : iso(time));

/** Loads people by id; those who are not there (any more) are left out. */
export async function loadPeople(db: Kysely<Tables>, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return new Map();
  const columns = ["id", "username", "display_name", "avatar_url", "is_sample"] as const;
  const rows = await db
    .selectFrom("nchat_users")
    .select(columns)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The hosts of some streams. */
export const loadHosts = (db: Kysely<Tables>, streams: readonly StoredStream[]): Promise<Names> =>
  loadPeople(
    db,
    streams.map((stream) => stream.state.hostId),
  );

/** A stream as everybody who may see it knows it. */
export function toStreamInfo({ state, facts }: StoredStream, names: Names, presence: PresenceBook): StreamInfo {
  const nobody = { id: state.hostId, username: "", display_name: "", avatar_url: null };
  return {
    id: state.id,
    channelId: facts.channelId,
    hostId: state.hostId,
    host: toPerson(names.get(state.hostId) ?? nobody, presence),
    title: facts.title,
    description: facts.description,
    visibility: facts.visibility,
    status: state.status,
    feed: feedOf(state),
    resumeUntil: isOnAir(state.status) && state.awaySince !== null ? iso(state.awaySince + hostAbsenceMs) : null,
    scheduledAt: isoOrNull(state.scheduledAt),
    ...(facts.isRehearsal ? { isRehearsal: true as const } : {}),
    ...(wasPlanned(state) ? { wasPlanned: true as const } : {}),
    startedAt: isoOrNull(state.startedAt),
    endedAt: isoOrNull(state.endedAt),
    endReason: state.endReason,
    viewerCount: facts.viewerCount,
    peakViewers: facts.peakViewers,
    totalViews: facts.totalViews,
    totalReactions: facts.totalReactions,
    chatEnabled: facts.chatEnabled,
    reactionsEnabled: facts.reactionsEnabled,
    recordStream: facts.recordStream,
    createdAt: iso(state.createdAt),
  };
}

/** What `toStream` needs beside the stream; `baseUrl` is the address below which streams play. */
export type Viewing = Readonly<{
  access: Access;
  names: Names;
  presence: PresenceBook;
  playback: Playback;
  baseUrl: string;
  now: Date;
}>;

/** A stream as one person gets it, with addresses to play it while it runs. */
export function toStream(stored: StoredStream, viewing: Viewing): Stream {
  const { access, names, presence, playback, baseUrl, now } = viewing;
  const { state, facts } = stored;
  const isPlaying = isOnAir(state.status) && access.rights.watch;
  const { ticket, expiresAt } = playback.ticketFor(stored, now);
  const addressOf = (file: string | null) =>
    isPlaying && file !== null ? `${baseUrl}/hls/${state.id}/${ticket}/${file}` : null;
  const hlsUrl = addressOf(facts.hlsFile);
  const dashUrl = addressOf(facts.dashFile);
  return {
    ...toStreamInfo(stored, names, presence),
    hlsUrl,
    dashUrl,
    playbackExpiresAt: hlsUrl === null && dashUrl === null ? null : (expiresAt?.toISOString() ?? null),
    ...access,
    ...(access.rights.host && isPlaying && facts.outputsNote !== null ? { outputsNote: facts.outputsNote } : {}),
  };
}

/** Seconds that a stream was live, up to now or its end. */
export function durationOf({ state }: StoredStream, now: number): number {
  if (state.startedAt === null) return 0;
  return Math.max(0, Math.round(((state.endedAt ?? now) - state.startedAt) / 1000));
}

/** A stream as nchat's routes answer it. */
export function toNchatStream(stream: Stream): z.output<typeof NchatStream> {
  return {
    id: stream.id,
    channel_id: stream.channelId,
    broadcaster_id: stream.hostId,
    title: stream.title,
    description: stream.description,
    status: stream.status,
    scheduled_at: stream.scheduledAt,
    started_at: stream.startedAt,
    ended_at: stream.endedAt,
    hls_manifest_url: stream.hlsUrl,
    dash_manifest_url: stream.dashUrl,
    current_viewers: stream.viewerCount,
    peak_viewer_count: stream.peakViewers,
    total_view_count: stream.totalViews,
    enable_chat: stream.chatEnabled,
    enable_reactions: stream.reactionsEnabled,
    created_at: stream.createdAt,
  };
}
