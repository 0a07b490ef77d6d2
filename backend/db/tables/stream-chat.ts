import type { ColumnType, Generated } from "kysely";
import type { ModerationAct, ReactionType } from "@nchat/contract/stream-chat";
import type { Id, JsonObject, MadeMoment, OptionalMoment } from "./columns.ts";

/** How far the chat of a stream has come. */
export type StreamChatCountersTable = { stream_id: string; last_revision: Generated<number> };

/** The place of a message in its chat, and what else the plan's table has no column for. */
export type StreamChatPlacesTable = {
  message_id: string;
  stream_id: string;
  user_id: string;
  sequence: number;
  revision: number;
  nonce: string | null;
  media_time_ms: number | null;
};

/** Slow mode and the like; no row means the defaults. */
export type StreamChatRulesTable = {
  stream_id: string;
  slow_mode_seconds: Generated<number>;
  links: Generated<"allow" | "hold" | "block">;
  hold_first_messages: Generated<boolean>;
};

/** Words that are not wanted in a chat. */
export type StreamChatWordsTable = { stream_id: string; word: string; action: "block" | "hold" };

/** Whom the host named to moderate. */
export type StreamModeratorsTable = { stream_id: string; user_id: string; added_by: string; added_at: MadeMoment };

/** Who may not write (until then), or not even watch. */
export type StreamRestrictionsTable = {
  stream_id: string;
  user_id: string;
  kind: "timeout" | "ban";
  until: OptionalMoment;
  reason: string | null;
  by_user_id: string;
  created_at: MadeMoment;
};

/** Messages that wait, or waited, for a moderator. One that was let through is in the chat under the same id. */
export type StreamHeldMessagesTable = {
  id: string;
  stream_id: string;
  user_id: string;
  content: string;
  reply_to_id: string | null;
  nonce: string | null;
  media_time_ms: number | null;
  reason: "link" | "word" | "first_message";
  created_at: MadeMoment;
  decision: "approve" | "reject" | null;
  decided_by: string | null;
  decided_at: OptionalMoment;
};

/** What was moderated, by whom. */
export type StreamModerationLogTable = {
  id: Id;
  stream_id: string;
  act: ModerationAct;
  actor_id: string;
  target_id: string | null;
  message_id: string | null;
  details: ColumnType<JsonObject, JsonObject | undefined, JsonObject>;
  created_at: MadeMoment;
};

/** Reactions counted by the time of the stream. */
export type StreamReactionBucketsTable = { stream_id: string; at_seconds: number; type: ReactionType; count: number };
