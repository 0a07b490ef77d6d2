import type { Insertable, Selectable } from "kysely";
import type { StreamState } from "@nchat/contract/stream-rules";
import type { StreamVisibility } from "@nchat/contract/streams";
import type { StreamStatesTable } from "../db/tables/stream-states.ts";
import type { StreamsTable } from "../db/tables/streams.ts";

/** What a stream is, apart from where it stands. */
export type StreamFacts = Readonly<{
  channelId: string;
  roomName: string;
  /** The room's SID at LiveKit, as it was last made. */
  roomSid: string | null;
  title: string;
  description: string | null;
  visibility: StreamVisibility;
  /** The playlist's name below the stream's playback address; null when nothing plays there. */
  hlsFile: string | null;
  dashFile: string | null;
  chatEnabled: boolean;
  reactionsEnabled: boolean;
  recordStream: boolean;
  viewerCount: number;
  peakViewers: number;
  totalViews: number;
  totalReactions: number;
  recordingId: string | null;
  /** Signed addresses of an earlier epoch are void. */
  playbackEpoch: number;
  /** What does not reach those who watch outside of the room, in words for the host. */
  outputsNote: string | null;
  /** Seen by its host alone, recorded nowhere and sent on to nothing. */
  isRehearsal: boolean;
}>;

/** A stream as it is kept: what the rules know, and the rest. */
export type StoredStream = Readonly<{ state: StreamState; facts: StreamFacts }>;

type StreamRow = Selectable<StreamsTable> & Omit<Selectable<StreamStatesTable>, "stream_id">;

const time = (date: Date | null) => date?.getTime() ?? null;
const at = (ms: number | null) => (ms === null ? null : new Date(ms));

/** Reads a row of both tables. */
export function fromRow(row: StreamRow): StoredStream {
  return {
    state: {
      id: row.id,
      hostId: row.host_id,
      status: row.status,
      createdAt: row.created_at.getTime(),
      scheduledAt: time(row.scheduled_at),
      remindedAt: time(row.reminded_at),
      openedAt: time(row.opened_at),
      startedAt: time(row.started_at),
      endingAt: time(row.ending_at),
      endedAt: time(row.ended_at),
      endReason: row.end_reason,
      sources: row.sources.list,
      awaySince: time(row.away_since),
    },
    facts: {
      channelId: row.channel_id,
      roomName: row.room_name,
      roomSid: row.room_sid,
      title: row.title,
      description: row.description,
      visibility: row.visibility,
      hlsFile: row.hls_url,
      dashFile: row.dash_url,
      chatEnabled: row.chat_enabled,
      reactionsEnabled: row.reactions_enabled,
      recordStream: row.record_stream,
      viewerCount: row.viewer_count,
      peakViewers: row.peak_viewers,
      totalViews: row.total_views,
      totalReactions: row.total_reactions,
      recordingId: row.recording_id,
      playbackEpoch: row.playback_epoch,
      outputsNote: row.outputs_note,
      isRehearsal: row.is_rehearsal,
    },
  };
}

/** The plan's columns that the rules decide. */
export function streamColumns(state: StreamState) {
  return {
    status: state.status,
    scheduled_at: at(state.scheduledAt),
    started_at: at(state.startedAt),
    ended_at: at(state.endedAt),
  } satisfies Partial<Insertable<StreamsTable>>;
}

/** Ours that the rules decide. */
export function stateColumns(state: StreamState) {
  return {
    reminded_at: at(state.remindedAt),
    opened_at: at(state.openedAt),
    ending_at: at(state.endingAt),
    away_since: at(state.awaySince),
    end_reason: state.endReason,
    sources: { list: state.sources },
  } satisfies Partial<Insertable<StreamStatesTable>>;
}
