import type { Kysely } from "kysely";
import type { ChatRestriction } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";

type Db = Kysely<Tables>;

const selectRestrictions = (db: Db, streamId: string, now: Date) =>
  db
    .selectFrom("nchat_stream_restrictions as r")
    .leftJoin("nchat_users as u", "u.id", "r.user_id")
    .selectAll("r")
    .select("u.display_name")
    .where("r.stream_id", "=", streamId)
    .where((where) => where.or([where("r.kind", "=", "ban"), where("r.until", ">", now)]))
    .orderBy("r.kind") // a ban stands before a time-out
    .orderBy("r.created_at", "desc");

type Row = Awaited<ReturnType<ReturnType<typeof selectRestrictions>["execute"]>>[number];

const toRestriction = (row: Row): ChatRestriction => ({
  userId: row.user_id,
  userName: row.display_name ?? "Deleted account",
  kind: row.kind,
  until: row.until?.toISOString() ?? null,
  reason: row.reason,
  byUserId: row.by_user_id,
  createdAt: row.created_at.toISOString(),
});

/** What keeps somebody from writing now; a ban goes before a time-out. */
export async function restrictionOf(
  db: Db,
  streamId: string,
  userId: string,
  now: Date,
): Promise<ChatRestriction | null> {
  const row = await selectRestrictions(db, streamId, now).where("r.user_id", "=", userId).executeTakeFirst();
  return row ? toRestriction(row) : null;
}

/** Everybody who is kept from writing now. */
export async function listRestrictions(db: Db, streamId: string, now: Date): Promise<readonly ChatRestriction[]> {
  return (await selectRestrictions(db, streamId, now).execute()).map(toRestriction);
}

type New = Readonly<{ userId: string; kind: "timeout" | "ban"; until: Date | null; reason: string | null }>;

/** Keeps somebody from writing; a later time-out replaces an earlier one. */
export async function restrict(db: Db, streamId: string, byUserId: string, given: New, now: Date): Promise<void> {
  const values = { until: given.until, reason: given.reason, by_user_id: byUserId, created_at: now };
  await db
    .insertInto("nchat_stream_restrictions")
    .values({ stream_id: streamId, user_id: given.userId, kind: given.kind, ...values })
    .onConflict((on) => on.columns(["stream_id", "user_id", "kind"]).doUpdateSet(values))
    .execute();
}

/** Ends it; false when there was none. */
export async function lift(db: Db, streamId: string, userId: string, kind: "timeout" | "ban"): Promise<boolean> {
  const gone = await db
    .deleteFrom("nchat_stream_restrictions")
    .where("stream_id", "=", streamId)
    .where("user_id", "=", userId)
    .where("kind", "=", kind)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
