import type { Kysely } from "kysely";
import { type ChannelRole, mayRemoveFromChannel } from "@nchat/contract/channels";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { existing, passOwnership, roleOf } from "./store.ts";

type Wanted = Readonly<{ userIds: readonly string[]; role?: "admin" | "member" | undefined }>;

/** Adds people, or changes the role of those who are there; the owner stays the owner. Answers what became of whom. */
export async function addMembers(
  db: Kysely<Tables>,
  channelId: string,
  { userIds, role }: Wanted,
): Promise<ReadonlyMap<string, "added" | "changed">> {
  const wanted = [...new Set(userIds)];
  return await db.transaction().execute(async (trx) => {
    const found = await existing(trx, wanted);
    if (!wanted.every((id) => found.has(id))) throw new ApiError("USER_NOT_FOUND", "There is no such person.");
    const changes = new Map<string, "added" | "changed">();
    for (const user_id of wanted.toSorted()) {
      const { numInsertedOrUpdatedRows: inserted } = await trx
        .insertInto("nchat_channel_members")
        .values({ channel_id: channelId, user_id, role: role ?? "member" })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (inserted === 1n) changes.set(user_id, "added");
      else if (role !== undefined && (await changeRole(trx, channelId, user_id, role))) changes.set(user_id, "changed");
    }
    return changes;
  });
}

async function changeRole(db: Kysely<Tables>, channelId: string, userId: string, role: "admin" | "member") {
  const { numUpdatedRows } = await db
    .updateTable("nchat_channel_members")
    .set({ role })
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .where("role", "not in", ["owner", role])
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

type Actor = Readonly<{ userId: string; role: ChannelRole }>;

/** Removes people who are below the actor, and the actor at will. Nobody is removed when one may not be. */
export async function removeMembers(
  db: Kysely<Tables>,
  channelId: string,
  actor: Actor,
  userIds: readonly string[],
): Promise<Readonly<{ gone: readonly string[]; heir: string | undefined }>> {
  return await db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom("nchat_channel_members")
      .select(["user_id", "role"])
      .where("channel_id", "=", channelId)
      .where("user_id", "in", userIds)
      .forUpdate()
      .execute();
    for (const { user_id, role } of rows)
      if (user_id !== actor.userId && !mayRemoveFromChannel(actor.role, roleOf(role)))
        throw new ApiError("FORBIDDEN", "Your role in this channel does not allow this.");
    const gone = rows.map((row) => row.user_id);
    if (gone.length === 0) return { gone, heir: undefined };
    await trx
      .deleteFrom("nchat_channel_members")
      .where("channel_id", "=", channelId)
      .where("user_id", "in", gone)
      .execute();
    return { gone, heir: await passOwnership(trx, channelId) };
  });
}
