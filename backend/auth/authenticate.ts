import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { AccessClaims, AccessTokens } from "./access-tokens.ts";
import type { Identity } from "./identity.ts";
import { candidatesFor, userNameFrom } from "./user-names.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  tokens: AccessTokens;
  /** False beside a real nchat, which knows its people: who is not among them is nobody. */
  keepsPeople: boolean;
  /** A person of another issuer was seen for the first time. */
  onNewPerson: (row: PersonRow) => void;
}>;
type PersonRow = Readonly<{ id: string; username: string; display_name: string; avatar_url: string | null }>;

const columns = ["nchat_users.id", "username", "display_name", "avatar_url", "deleted_at"] as const;

/** Turns an access token into who asks: valid, of a sign-in that has not ended, of a person who still is. */
export function createAuthenticate({
  db,
  tokens,
  keepsPeople,
  onNewPerson,
}: Deps): (token: string) => Promise<Identity> {
  const ours = async (userId: string, sessionId: string) =>
    await db
      .selectFrom("nchat_users")
      .innerJoin("nchat_sessions", "nchat_sessions.user_id", "nchat_users.id")
      .select(columns)
      .where("nchat_users.id", "=", userId)
      .where("nchat_sessions.id", "=", sessionId)
      .where("ended_at", "is", null)
      .executeTakeFirst();
  const theirs = async (claims: AccessClaims) => {
    const known = await db.selectFrom("nchat_users").select(columns).where("id", "=", claims.userId).executeTakeFirst();
    if (known || !keepsPeople) return known;
    const made = await addPerson(db, claims);
    if (made) onNewPerson(made);
    return made;
  };
  return async (token) => {
    const claims = await tokens.verify(token);
    const { userId, sessionId, roles, expiresAt } = claims;
    const row = sessionId === null ? await theirs(claims) : await ours(userId, sessionId);
    if (!row || row.deleted_at) throw new ApiError("UNAUTHENTICATED", "This session has ended");
    return {
      id: row.id,
      username: row.username,
      displayName: row.display_name,
      avatarUrl: row.avatar_url,
      sessionId,
      roles,
      expiresAt,
    };
  };
}

async function addPerson(db: Kysely<Tables>, { userId, names }: AccessClaims) {
  const wanted = names.username ? userNameFrom(names.username) : `user-${userId.slice(0, 8)}`;
  for (const username of candidatesFor(wanted)) {
    const display_name = (names.displayName ?? username).slice(0, 80);
    await db
      .insertInto("nchat_users")
      .values({ id: userId, username, display_name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Nothing was inserted when the name is taken, or when another request of the same person came first.
    const row = await db.selectFrom("nchat_users").select(columns).where("id", "=", userId).executeTakeFirst();
    if (row) return row;
  }
  return undefined;
}
