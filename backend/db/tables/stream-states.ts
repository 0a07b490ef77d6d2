import type { ColumnType, Generated } from "kysely";
import type { FeedSource } from "@nchat/contract/stream-rules";
import type { StreamEndReason } from "@nchat/contract/streams";
import type { EgressStatus } from "../../media/port.ts";
import type { Id, MadeMoment, Moment, OptionalMoment } from "./columns.ts";

type Sources = { list: readonly FeedSource[] };

/** What the rules know of a stream beyond the plan's columns; one row a stream. */
export type StreamStatesTable = {
  stream_id: string;
  reminded_at: OptionalMoment;
  opened_at: OptionalMoment;
  ending_at: OptionalMoment;
  away_since: OptionalMoment;
  end_reason: StreamEndReason | null;
  sources: ColumnType<Sources, Sources | undefined, Sources>;
  playback_epoch: Generated<number>;
  /** What does not reach those who watch outside of the room, in words for the host. */
  outputs_note: string | null;
  is_rehearsal: Generated<boolean>;
};

/** Co-hosts, and who was invited. */
export type StreamMembersTable = {
  stream_id: string;
  user_id: string;
  role: "co_host" | "viewer";
  invited_by: string;
  invited_at: MadeMoment;
};

/** The address that encoders of a stream send to; its key is the media server's. */
export type StreamIngressesTable = {
  stream_id: string;
  type: "rtmp" | "whip";
  ingress_id: string;
  url: string;
  key_hint: string;
  created_at: MadeMoment;
};

/** An open session of a viewer. `viewer_key` is who counts once. */
export type StreamWatchingTable = {
  viewer_id: string;
  stream_id: string;
  viewer_key: string;
  node_id: string;
  opened_at: MadeMoment;
};

/** How many watched, for each ten seconds in which that changed: at their end, and at most. */
export type StreamViewerSamplesTable = { stream_id: string; at_seconds: number; viewers: number; peak: number };

/** A process that holds open sessions of viewers, as it last said that it lives. */
export type StreamHoldersTable = { id: string; seen_at: MadeMoment };

/** A device of somebody without an account that watched a stream. */
export type StreamVisitorsTable = { stream_id: string; visitor_hash: string };

/** What takes a stream's programme out of its room, as media last told of it. One of a stream is not over at a time. */
export type StreamEgressesTable = {
  id: Id;
  /** Null until media has answered. */
  egress_id: string | null;
  stream_id: string;
  status: EgressStatus;
  /** By media's clock. */
  updated_at: Moment;
  /** The rest by ours. */
  asked_at: Moment;
  /** When media last knew of it. */
  seen_at: Moment;
  active_at: OptionalMoment;
};

/** What was tried in vain to let a stream leave its room. */
export type StreamAttemptsTable = { stream_id: string; count: number; next_at: Moment; feed: string };

/** A moment that somebody who hosts marked. */
export type StreamMarkersTable = {
  id: Id;
  stream_id: string;
  user_id: string;
  media_time_ms: number;
  marked_at: Moment;
  text: string | null;
  nonce: string | null;
};
