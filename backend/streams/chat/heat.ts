import { type Kysely, sql } from "kysely";
import { heatBucketSeconds, type ReactionType, type StreamHeat } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";
import type { StoredStream } from "../rows.ts";
import { durationOf } from "../view.ts";

/** How often a reaction came in a step. */
type ReactionRow = Readonly<{ at: number; type: ReactionType; count: number }>;
type MessageRow = Readonly<{ at: number; count: number }>;

/** How wide a step is, so that there are at most so many of them: a multiple of what is stored. */
export function stepOf(durationSeconds: number, steps: number): number {
  return Math.max(1, Math.ceil(durationSeconds / steps / heatBucketSeconds)) * heatBucketSeconds;
}

/** Reactions and messages of each step, in the order of time. */
export function heatOf(reactions: readonly ReactionRow[], messages: readonly MessageRow[]): StreamHeat["buckets"] {
  type Bucket = { at: number; reactions: number; messages: number; top: ReactionType | null; most: number };
  const buckets = new Map<number, Bucket>();
  const bucket = (at: number): Bucket => {
    const known = buckets.get(at) ?? { at, reactions: 0, messages: 0, top: null, most: 0 };
    buckets.set(at, known);
    return known;
  };
  for (const { at, type, count } of reactions) {
    const found = bucket(at);
    found.reactions += count;
    if (count > found.most) Object.assign(found, { most: count, top: type });
  }
  for (const { at, count } of messages) bucket(at).messages += count;
  return [...buckets.values()].toSorted((a, b) => a.at - b.at).map(({ most: _, ...told }) => told);
}

/** How lively a stream was. */
export async function readHeat(
  db: Kysely<Tables>,
  stored: StoredStream,
  steps: number,
  now: number,
): Promise<StreamHeat> {
  const streamId = stored.state.id;
  const duration = durationOf(stored, now);
  const step = stepOf(duration, steps);
  // Counted by the database: a long stream has more messages than anybody wants to be sent for a line.
  const reactions = await sql<ReactionRow>`
    select (at_seconds / ${step}::int) * ${step}::int as at, type, sum(count)::int as count
    from nchat_stream_reaction_buckets where stream_id = ${streamId} group by 1, 2 order by 1, 2`.execute(db);
  const messages = await sql<MessageRow>`
    select (${writtenAt} / 1000 / ${step}::int)::int * ${step}::int as at, count(*)::int as count
    from nchat_stream_chat_places p
      join nchat_stream_chat m on m.id = p.message_id join nchat_streams s on s.id = p.stream_id
    where p.stream_id = ${streamId} and not m.is_deleted group by 1 order by 1`.execute(db);
  return { streamId, bucketSeconds: step, duration, buckets: heatOf(reactions.rows, messages.rows) };
}

/**
 * Where in the stream a message belongs, in whole milliseconds: by what its author saw, which is never later than when it
 * was written. Of messages `m` with their places `p` in streams `s`.
 */
export const writtenAt = sql<number>`least(
  coalesce(p.media_time_ms, 2147483647)::bigint,
  greatest(0, coalesce(floor(extract(epoch from m.created_at - s.started_at) * 1000), 0))::bigint
)`;
