import type { Generated } from "kysely";
import type { EgressPhase } from "@nchat/contract/recording-rules";
import type { RetentionPlan } from "@nchat/contract/recordings";
import type { Id, MadeMoment, Moment, OptionalMoment } from "./columns.ts";

/** What the plan's table of recordings has no column for. */
export type RecordingDetailsTable = {
  recording_id: string;
  stream_id: string | null;
  channel_id: string | null;
  room_name: string;
  started_by: string | null;
  waits_for_tracks: Generated<boolean>;
  has_failed_to_start: Generated<boolean>;
  retention_plan: RetentionPlan;
  retention_days: number;
  stop_asked_at: OptionalMoment;
  /** When its owners were told that it will be removed. */
  warned_at: OptionalMoment;
  deleted_by: string | null;
  deleted_at: OptionalMoment;
};

/** One egress of a recording. */
export type RecordingEgressesTable = {
  id: Id;
  recording_id: string;
  egress_id: string | null;
  kind: "composite" | "audio" | "video";
  user_id: string | null;
  track_sid: string | null;
  phase: Generated<EgressPhase>;
  is_presumed: Generated<boolean>;
  file_key: string;
  file_size: Generated<number>;
  duration_ms: Generated<number>;
  started_at: OptionalMoment;
  ended_at: OptionalMoment;
  seen_at: Moment;
  error_message: string | null;
  created_at: MadeMoment;
};

/** A plan for one person or channel; without one the setting's counts. */
export type RetentionPoliciesTable = {
  id: Id;
  plan: RetentionPlan;
  apply_to: "channel" | "user";
  target_id: string;
  set_by: string | null;
  created_at: MadeMoment;
};

/** Files to be removed whose recording's row went with its call. */
export type RecordingOrphansTable = {
  prefix: string;
  created_at: MadeMoment;
};
