import type { Kysely } from "kysely";
import type { ChatRole } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";
import { type Access, accessOf } from "../access.ts";
import type { StoredStream } from "../rows.ts";

/** What somebody is in a chat. */
export function roleOf({ role }: Pick<Access, "role">, isModerator: boolean): ChatRole {
  if (role === "host" || role === "co_host") return role;
  return isModerator ? "moderator" : "viewer";
}

/** The same for several people by what the tables say of them. */
export async function rolesOf(
  db: Kysely<Tables>,
  stream: StoredStream,
  userIds: readonly string[],
): Promise<(userId: string) => ChatRole> {
  if (userIds.length === 0) return () => "viewer";
  const [accessOfPerson, rows] = await Promise.all([
    accessOf(db, stream, userIds),
    db
      .selectFrom("nchat_stream_moderators")
      .select("user_id")
      .where("stream_id", "=", stream.state.id)
      .where("user_id", "in", [...new Set(userIds)])
      .execute(),
  ]);
  const named = new Set(rows.map((row) => row.user_id));
  return (id) => {
    const access = accessOfPerson(id);
    return roleOf(access, access.rights.moderate || named.has(id));
  };
}
