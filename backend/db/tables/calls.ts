import type { Generated } from "kysely";
import type { z } from "zod";
import type {
  CallEndReason,
  CallStatus,
  ConnectionQuality,
  ParticipantRole,
  ParticipantStatus,
  ShareType,
} from "@nchat/contract/calls";
import type { CallType } from "@nchat/contract/primitives";
import type { Id, Json, MadeMoment, OptionalMoment } from "./columns.ts";

/** `nchat_calls` of the plan. `room_name` is filled by a trigger (`call-<id>`). */
export type CallsTable = {
  id: Id;
  room_name: Generated<string>;
  room_sid: string | null;
  channel_id: string | null;
  initiator_id: string;
  type: CallType;
  status: Generated<CallStatus>;
  scheduled_at: OptionalMoment;
  started_at: OptionalMoment;
  connected_at: OptionalMoment;
  ended_at: OptionalMoment;
  end_reason: CallEndReason | null;
  max_participants: Generated<number | null>;
  metadata: Json;
  created_at: MadeMoment;
  updated_at: MadeMoment;
};

/** `nchat_call_participants` of the plan; one row a person and call. */
export type CallParticipantsTable = {
  id: Id;
  call_id: string;
  user_id: string;
  participant_sid: string | null;
  role: Generated<ParticipantRole>;
  status: Generated<ParticipantStatus>;
  invited_at: MadeMoment;
  joined_at: OptionalMoment;
  left_at: OptionalMoment;
  leave_reason: string | null;
  is_muted: Generated<boolean>;
  is_video_enabled: Generated<boolean>;
  is_screen_sharing: Generated<boolean>;
  connection_quality: z.output<typeof ConnectionQuality> | null;
  metadata: Json;
};

/** How one ring ended; null while it rings. */
export type InviteOutcome = "accepted" | "declined" | "busy" | "no_answer" | "cancelled" | "do_not_disturb";

/** One ring of one person: who asked, until when it rings, how it ended. */
export type CallInvitesTable = {
  id: Id;
  call_id: string;
  user_id: string;
  invited_by: string;
  invited_at: MadeMoment;
  /** Null for a call that does not time out (started in a channel). */
  ring_until: OptionalMoment;
  /** When the first device acknowledged the ring. */
  rang_at: OptionalMoment;
  answered_at: OptionalMoment;
  outcome: InviteOutcome | null;
  /** What the callee wrote when declining. */
  message: string | null;
};

/** Who removed whom from a call, and why. What keeps them out is the status of their place in it. */
export type CallDenialsTable = {
  call_id: string;
  user_id: string;
  denied_by: string | null;
  reason: string | null;
  denied_at: MadeMoment;
};

/** A share announced before it is published; `id` is the contract's `trackId`. */
export type ScreenSharesTable = {
  id: Id;
  call_id: string;
  user_id: string;
  share_type: ShareType;
  with_audio: boolean;
  track_sid: string | null;
  started_at: MadeMoment;
  /** When the track was first seen. */
  published_at: OptionalMoment;
  ended_at: OptionalMoment;
};

/** LiveKit webhooks already handled. */
export type WebhookEventsTable = {
  id: string;
  event: string;
  received_at: MadeMoment;
};

/** What a repeated request with the same `Idempotency-Key` refers to: one of the two. */
export type IdempotencyKeysTable = {
  user_id: string;
  key: string;
  call_id: string | null;
  stream_id: string | null;
  created_at: MadeMoment;
};

/** A call that is broadcast, or was; one of a call is open at a time. */
export type CallBroadcastsTable = {
  id: Id;
  call_id: string;
  /** Null when the stream was removed later. */
  stream_id: string | null;
  started_by: string | null;
  created_at: MadeMoment;
  ended_at: OptionalMoment;
  /** When media did nothing more for it. */
  settled_at: OptionalMoment;
  /** What carries the picture out of the call's room; null until media has answered. */
  egress_id: string | null;
  /** When media was last asked for it; null while nobody waits for an answer. */
  asked_at: OptionalMoment;
  seen_at: OptionalMoment;
  attempts: Generated<number>;
  next_at: MadeMoment;
  /** Who hosted the call while it is broadcast; empty in rows that are older than this column. */
  host_ids: Generated<readonly string[]>;
};
