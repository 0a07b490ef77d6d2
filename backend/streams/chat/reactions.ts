import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { heatBucketSeconds, reactionOf } from "@nchat/contract/stream-chat";
import type { ReactionCounts, ReactionInput, ReactionType } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import type { FanOut } from "./fan-out.ts";
import { addReactions, type NewReaction } from "./posting.ts";
import { requireOpen } from "./refusals.ts";
import { barred } from "./rules.ts";
import type { Standings } from "./standings.ts";
import type { Throttle } from "./throttle.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  log: Logger;
  standings: Standings;
  fanOut: FanOut;
  throttle: Throttle;
  now: () => Date;
}>;

/** Reactions: stored one by one, told as counts some times a second. */
export type Reactions = Readonly<{
  /** Resolves once it is stored. */
  react: (user: Identity, streamId: string, input: ReactionInput) => Promise<ReactionType>;
  stop: () => Promise<void>;
}>;

const flushMs = 250;

type Waiting = { reactions: NewReaction[]; done: Promise<void>; timer: NodeJS.Timeout };

/** Makes the collecting; one a node. */
export function createReactions(deps: Deps): Reactions {
  const { standings, throttle, now } = deps;
  const waiting = new Map<string, Waiting>();
  const running = new Set<Promise<void>>();
  const collect = (streamId: string): Waiting => {
    const known = waiting.get(streamId);
    if (known) return known;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = () => {
      waiting.delete(streamId);
      store(deps, streamId, made.reactions).then(resolve, reject);
    };
    const done = promise.finally(() => running.delete(done));
    done.catch((error: unknown) => deps.log.error({ err: error, streamId }, "reactions could not be stored"));
    const made: Waiting = { reactions: [], done, timer: setTimeout(begin, flushMs) };
    running.add(done);
    waiting.set(streamId, made);
    return made;
  };
  return {
    react: async (user, streamId, input) => {
      const chat = await standings.of(streamId, user);
      requireOpen(chat, "reactions");
      const bar = barred(chat.writer, now().getTime());
      if (bar) throw new ApiError(bar.code, bar.message, bar.retryAfter ? { retryAfter: bar.retryAfter } : {});
      await throttle.reaction(streamId, user.id);
      const type = reactionOf(input.type ?? input.reaction_type ?? input.emoji ?? "like");
      const at = bucketOf(input.mediaTime ?? null, chat.stream.state.startedAt, now().getTime());
      const group = collect(streamId);
      group.reactions.push({ userId: user.id, type, at });
      await group.done;
      return type;
    },
    stop: async () => {
      await Promise.allSettled(running); // a quarter of a second, and what they were promised is kept
    },
  };
}

async function store({ db, fanOut }: Deps, streamId: string, reactions: readonly NewReaction[]): Promise<void> {
  const total = await addReactions(db, streamId, reactions);
  const counts: Record<string, number> = {};
  for (const { type } of reactions) counts[type] = (counts[type] ?? 0) + 1;
  fanOut.reactions(streamId, counts, total);
}

/** The step of the heat line: by what the person saw when reacting, which is never later than now. */
export function bucketOf(mediaTime: number | null, startedAt: number | null, now: number): number {
  const elapsed = startedAt === null ? 0 : Math.max(0, now - startedAt);
  const seconds = Math.min(mediaTime ?? elapsed, elapsed) / 1000;
  return Math.floor(seconds / heatBucketSeconds) * heatBucketSeconds;
}

/** How often each reaction came, in all. */
export async function reactionTotals(db: Kysely<Tables>, streamId: string): Promise<ReactionCounts> {
  const rows = await db
    .selectFrom("nchat_stream_reaction_buckets")
    .select(({ fn }) => ["type", fn.sum("count").as("count")])
    .where("stream_id", "=", streamId)
    .groupBy("type")
    .execute();
  return Object.fromEntries(rows.map(({ type, count }) => [type, Number(count)]));
}

/** The heat line. */
export async function heatLine(db: Kysely<Tables>, streamId: string) {
  const rows = await db
    .selectFrom("nchat_stream_reaction_buckets")
    .select(["at_seconds", "type", "count"])
    .where("stream_id", "=", streamId)
    .orderBy("at_seconds")
    .execute();
  const buckets = new Map<number, Record<string, number>>();
  const total: Record<string, number> = {};
  for (const { at_seconds: at, type, count } of rows) {
    buckets.set(at, { ...buckets.get(at), [type]: count });
    total[type] = (total[type] ?? 0) + count;
  }
  return {
    bucketSeconds: heatBucketSeconds,
    total,
    buckets: [...buckets].map(([at, counts]) => ({ at, counts })),
  };
}
