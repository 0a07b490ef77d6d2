import type { Kysely, Transaction } from "kysely";
import type { StreamMember } from "@nchat/contract/streams";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { toPerson } from "../people/presence.ts";
import { loadPeople } from "./view.ts";

type Adding = Readonly<{
  streamId: string;
  hostId: string;
  invitedBy: string;
  userIds: readonly string[];
  role: "co_host" | "viewer";
}>;

/** Invites people or changes what they are; all of them must be there. The host needs no invitation. */
export async function addMembers(
  db: Kysely<Tables> | Transaction<Tables>,
  { streamId, hostId, invitedBy, userIds, role }: Adding,
): Promise<void> {
  const ids = [...new Set(userIds)].filter((id) => id !== hostId);
  if (ids.length === 0) return;
  const known = await db
    .selectFrom("nchat_users")
    .select("id")
    .where("id", "in", ids)
    .where("deleted_at", "is", null)
    .execute();
  if (known.length < ids.length) throw new ApiError("USER_NOT_FOUND", "There is no such person.");
  await db
    .insertInto("nchat_stream_members")
    .values(ids.map((user_id) => ({ stream_id: streamId, user_id, role, invited_by: invitedBy })))
    .onConflict((on) => on.columns(["stream_id", "user_id"]).doUpdateSet({ role }))
    .execute();
}

/** Takes somebody's place away; answers whether there was one. */
export async function removeMember(db: Kysely<Tables>, streamId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("nchat_stream_members")
    .where("stream_id", "=", streamId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Co-hosts and invited people, in the order of their names. */
export async function listMembers(
  { db, presence }: Pick<Context, "db" | "presence">,
  streamId: string,
): Promise<StreamMember[]> {
  const rows = await db.selectFrom("nchat_stream_members").selectAll().where("stream_id", "=", streamId).execute();
  const names = await loadPeople(
    db,
    rows.map((row) => row.user_id),
  );
  const members = rows.flatMap((row) => {
    const person = names.get(row.user_id);
    return person
      ? [{ user: toPerson(person, presence), role: row.role, invitedAt: row.invited_at.toISOString() }]
      : [];
  });
  return members.toSorted((a, b) => a.user.displayName.localeCompare(b.user.displayName));
}
