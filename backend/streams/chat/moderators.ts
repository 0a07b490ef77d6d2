import type { Kysely } from "kysely";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";

type Db = Kysely<Tables>;

/** Whom the host named. */
export async function listModerators(db: Db, streamId: string) {
  const rows = await db
    .selectFrom("nchat_stream_moderators as m")
    .innerJoin("nchat_users as u", "u.id", "m.user_id")
    .select(["m.user_id", "u.display_name", "m.added_at"])
    .where("m.stream_id", "=", streamId)
    .orderBy("m.added_at")
    .execute();
  return {
    moderators: rows.map((row) => ({
      userId: row.user_id,
      userName: row.display_name,
      addedAt: row.added_at.toISOString(),
    })),
  };
}

/** Names one; false when they were named before. */
export async function addModerator(db: Db, streamId: string, userId: string, addedBy: string): Promise<boolean> {
  const person = await db
    .selectFrom("nchat_users")
    .select("id")
    .where("id", "=", userId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (!person) throw new ApiError("USER_NOT_FOUND", "There is no such person.");
  const added = await db
    .insertInto("nchat_stream_moderators")
    .values({ stream_id: streamId, user_id: userId, added_by: addedBy })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Takes that back; false when there was nothing to take back. */
export async function removeModerator(db: Db, streamId: string, userId: string): Promise<boolean> {
  const removed = await db
    .deleteFrom("nchat_stream_moderators")
    .where("stream_id", "=", streamId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return removed.numDeletedRows > 0n;
}
