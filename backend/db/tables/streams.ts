import type { ColumnType, Generated } from "kysely";
import type { z } from "zod";
import type { ConnectionQuality } from "@nchat/contract/calls";
import type { Id, Json, MadeMoment, OptionalMoment } from "./columns.ts";

/** `nchat_call_recordings` of the plan; `call_id` is null for a stream's recording. */
export type CallRecordingsTable = {
  id: Id;
  call_id: string | null;
  egress_id: string;
  status: Generated<"starting" | "recording" | "processing" | "ready" | "failed" | "deleted">;
  type: Generated<"composite" | "individual_tracks" | "audio_only">;
  layout: Generated<"grid" | "speaker" | "single" | "custom" | null>;
  resolution: Generated<string | null>;
  file_path: string | null;
  file_size: ColumnType<number | null, number | null | undefined, number | null>;
  duration: number | null;
  storage_bucket: string | null;
  thumbnail_path: string | null;
  started_at: OptionalMoment;
  ended_at: OptionalMoment;
  expires_at: OptionalMoment;
  error_message: string | null;
  metadata: Json;
  created_at: MadeMoment;
  updated_at: MadeMoment;
};

/** `nchat_streams` of the plan. `room_name` is filled by a trigger (`stream-<id>`). */
export type StreamsTable = {
  id: Id;
  channel_id: string;
  host_id: string;
  room_name: Generated<string>;
  room_sid: string | null;
  title: string;
  description: string | null;
  visibility: Generated<"public" | "channel_members" | "invite_only">;
  status: Generated<"scheduled" | "starting" | "live" | "ending" | "ended" | "cancelled">;
  hls_url: string | null;
  dash_url: string | null;
  rtmp_ingest_url: string | null;
  chat_enabled: Generated<boolean>;
  reactions_enabled: Generated<boolean>;
  record_stream: Generated<boolean>;
  viewer_count: Generated<number>;
  peak_viewers: Generated<number>;
  total_views: Generated<number>;
  total_reactions: Generated<number>;
  scheduled_at: OptionalMoment;
  started_at: OptionalMoment;
  ended_at: OptionalMoment;
  recording_id: string | null;
  metadata: Json;
  created_at: MadeMoment;
  updated_at: MadeMoment;
};

/** `nchat_stream_viewers` of the plan. */
export type StreamViewersTable = {
  id: Id;
  stream_id: string;
  user_id: string | null;
  session_id: string;
  joined_at: MadeMoment;
  left_at: OptionalMoment;
  watch_duration: number | null;
  device_type: string | null;
  connection_quality: z.output<typeof ConnectionQuality> | null;
};

/** `nchat_stream_chat` of the plan. */
export type StreamChatTable = {
  id: Id;
  stream_id: string;
  user_id: string;
  content: string;
  reply_to_id: string | null;
  is_pinned: Generated<boolean>;
  is_highlighted: Generated<boolean>;
  is_deleted: Generated<boolean>;
  deleted_by: string | null;
  created_at: MadeMoment;
};

/** `nchat_stream_reactions` of the plan. */
export type StreamReactionsTable = {
  id: Id;
  stream_id: string;
  user_id: string;
  type: "like" | "love" | "fire" | "clap" | "wow" | "laugh" | "sad";
  created_at: MadeMoment;
};

/** `nchat_stream_destinations` of the plan. */
export type StreamDestinationsTable = {
  id: Id;
  stream_id: string;
  platform: "youtube" | "twitch" | "facebook" | "custom";
  rtmp_url: string;
  stream_key_encrypted: string;
  enabled: Generated<boolean>;
  status: Generated<"pending" | "connecting" | "connected" | "disconnected" | "error">;
  error_message: string | null;
  created_at: MadeMoment;
};

/** `nchat_ice_servers` of the plan. */
export type IceServersTable = {
  id: Id;
  urls: string[];
  username: string | null;
  credential_encrypted: string | null;
  region: string | null;
  priority: Generated<number>;
  is_active: Generated<boolean>;
  last_health_check: OptionalMoment;
  health_status: Generated<string | null>;
  created_at: MadeMoment;
  updated_at: MadeMoment;
};
