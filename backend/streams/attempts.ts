import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { StoredStream } from "./rows.ts";

/** So often in a row it is tried to let a stream leave its room. */
export const mostAttempts = 8;
/** Waiting after the first; twice as long after each further one, up to the longest. */
const [firstMs, longestMs] = [2000, 5 * 60_000];
/** What ran for so long failed for the first time. */
export const lastedMs = 60_000;

/** What was tried in vain until now. */
type Attempts = Readonly<{ count: number; nextAt: Date }>;

type Db = Kysely<Tables>;

/** Somebody else feeding the stream is a new beginning: what no recorder could take from a camera it may from an encoder. */
const feedOf = ({ state }: StoredStream) =>
  state.sources
    .map((source) => source.sid)
    .toSorted()
    .join(" ");

/** What counts of it; null when nothing keeps the next attempt waiting. */
export async function loadAttempts(db: Db, stored: StoredStream): Promise<Attempts | null> {
  const row = await db
    .selectFrom("nchat_stream_attempts")
    .selectAll()
    .where("stream_id", "=", stored.state.id)
    .where("feed", "=", feedOf(stored))
    .executeTakeFirst();
  return row ? { count: row.count, nextAt: row.next_at } : null;
}

/** How long to wait after so many: never for all streams at the same moment. */
export function waitMs(count: number, random: () => number = Math.random): number {
  return Math.round(Math.min(firstMs * 2 ** (count - 1), longestMs) * (0.8 + random() * 0.4));
}

/** Notes one more in vain; `isFirst`: what came before does not count. */
export async function noteAttempt(
  db: Db,
  stored: StoredStream,
  { at, isFirst, mayGiveUp }: Readonly<{ at: Date; isFirst: boolean; mayGiveUp: boolean }>,
): Promise<Attempts> {
  const before = isFirst ? 0 : ((await loadAttempts(db, stored))?.count ?? 0);
  const count = Math.min(before + 1, mayGiveUp ? mostAttempts : mostAttempts - 1);
  const next_at = new Date(at.getTime() + waitMs(count));
  const row = { count, next_at, feed: feedOf(stored) };
  await db
    .insertInto("nchat_stream_attempts")
    .values({ stream_id: stored.state.id, ...row })
    .onConflict((on) => on.column("stream_id").doUpdateSet(row))
    .execute();
  return { count, nextAt: next_at };
}

/** Begins to count anew. */
export async function forgetAttempts(db: Db, streamId: string): Promise<void> {
  await db.deleteFrom("nchat_stream_attempts").where("stream_id", "=", streamId).execute();
}

/** What a destination's host reads while nothing is sent. */
export function inWords(reason: string, { count }: Attempts): string {
  return count < mostAttempts
    ? `${reason} It is tried again by itself.`
    : `${reason} It was tried ${mostAttempts} times in vain and is not tried any more: try again by hand.`;
}
