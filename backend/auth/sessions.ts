import { createHash, randomBytes } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { SessionsTable } from "../db/tables/accounts.ts";
import { ApiError } from "../http/api-error.ts";

/** A fresh pair of sign-in and refresh token. */
export type Issued = Readonly<{ userId: string; sessionId: string; refreshToken: string }>;
type EndReason = NonNullable<SessionsTable["end_reason"]>;

/** One sign-in on one device is a session; its refresh tokens follow each other, each to be spent once. */
export type Sessions = Readonly<{
  create: (userId: string) => Promise<Issued>;
  /** Spends a token for the next. Throws REFRESH_TOKEN_INVALID. */
  rotate: (refreshToken: string) => Promise<Issued>;
  /** Whose and which session a token belongs to, spent or not; undefined when it is unknown or the session has ended. */
  find: (refreshToken: string) => Promise<{ userId: string; sessionId: string } | undefined>;
  end: (sessionId: string, reason: EndReason) => Promise<void>;
  /** All of a person's, one left out when given. */
  endAll: (userId: string, reason: EndReason, except?: string | null) => Promise<void>;
  /** Removes tokens past their end. */
  cleanUp: () => Promise<void>;
}>;

type Deps = Readonly<{ db: Kysely<Tables>; now: () => Date; onReuse: (userId: string, sessionId: string) => void }>;

export const refreshLifetimeSeconds = 30 * 24 * 60 * 60;

/**
 * How long a spent token may be shown again. One client does so without wrong: two tabs share a cookie and refresh at
 * once, or an answer is lost and the request repeated. Each then gets a token of its own. Later it can only be a copy:
 * the whole session ends, since nobody can tell the thief's tokens from the owner's.
 */
const graceMs = 10_000;

export function createSessions({ db, now, onReuse }: Deps): Sessions {
  const end: Sessions["end"] = (sessionId, reason) => endSessions(db, { sessionId }, reason, now());
  return {
    create: (userId) =>
      db.transaction().execute(async (transaction) => {
        const times = { created_at: now(), last_used_at: now() };
        const session = await transaction
          .insertInto("nchat_sessions")
          .values({ user_id: userId, ...times })
          .returning("id")
          .executeTakeFirstOrThrow();
        return await issue(transaction, { userId, sessionId: session.id }, now());
      }),
    rotate: async (refreshToken) => {
      const spent = await db.transaction().execute(async (transaction) => {
        const result = await spend(transaction, refreshToken, now());
        if (result.outcome !== "spent") return result;
        return { outcome: "issued" as const, issued: await issue(transaction, result, now()) };
      });
      if (spent.outcome === "issued") return spent.issued;
      if (spent.outcome === "reused") {
        await end(spent.sessionId, "reused");
        onReuse(spent.userId, spent.sessionId);
      }
      throw new ApiError("REFRESH_TOKEN_INVALID", "Sign in again");
    },
    find: async (refreshToken) => {
      const row = await findToken(db, refreshToken).executeTakeFirst();
      return row && !row.ended_at ? { userId: row.user_id, sessionId: row.session_id } : undefined;
    },
    end,
    endAll: (userId, reason, except = null) => endSessions(db, { userId, except }, reason, now()),
    cleanUp: () => removeExpired(db, now()),
  };
}

type Whose = Readonly<{ userId: string; sessionId: string }>;

async function issue(transaction: Transaction<Tables>, { userId, sessionId }: Whose, now: Date): Promise<Issued> {
  const refreshToken = randomBytes(32).toString("base64url");
  const expires_at = new Date(now.getTime() + refreshLifetimeSeconds * 1000);
  const row = { token_hash: hashOf(refreshToken), session_id: sessionId, created_at: now, expires_at };
  await transaction.insertInto("nchat_refresh_tokens").values(row).execute();
  return { userId, sessionId, refreshToken };
}

type Which = Readonly<{ sessionId: string } | { userId: string; except: string | null }>;

async function endSessions(db: Kysely<Tables>, which: Which, reason: EndReason, now: Date): Promise<void> {
  const open = db
    .updateTable("nchat_sessions")
    .set({ ended_at: now, end_reason: reason })
    .where("ended_at", "is", null);
  if ("sessionId" in which) await open.where("id", "=", which.sessionId).execute();
  else {
    const all = open.where("user_id", "=", which.userId);
    await (which.except === null ? all : all.where("id", "<>", which.except)).execute();
  }
}

async function removeExpired(db: Kysely<Tables>, now: Date): Promise<void> {
  await db.deleteFrom("nchat_refresh_tokens").where("expires_at", "<", now).execute();
  await db
    .deleteFrom("nchat_sessions")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("nchat_refresh_tokens")
            .select("token_hash")
            .whereRef("nchat_refresh_tokens.session_id", "=", "nchat_sessions.id"),
        ),
      ),
    )
    .execute();
}

type Spent =
  | { outcome: "spent"; userId: string; sessionId: string }
  | { outcome: "reused"; userId: string; sessionId: string }
  | { outcome: "unknown" };

async function spend(transaction: Transaction<Tables>, refreshToken: string, now: Date): Promise<Spent> {
  const row = await findToken(transaction, refreshToken).forUpdate().executeTakeFirst();
  if (!row || row.ended_at || row.expires_at <= now) return { outcome: "unknown" };
  const whose = { userId: row.user_id, sessionId: row.session_id };
  if (row.spent_at) {
    const isDouble = now.getTime() - row.spent_at.getTime() <= graceMs;
    return isDouble ? { outcome: "spent", ...whose } : { outcome: "reused", ...whose };
  }
  await transaction
    .updateTable("nchat_refresh_tokens")
    .set({ spent_at: now })
    .where("token_hash", "=", row.token_hash)
    .execute();
  await transaction.updateTable("nchat_sessions").set({ last_used_at: now }).where("id", "=", row.session_id).execute();
  return { outcome: "spent", ...whose };
}

const findToken = (db: Kysely<Tables>, refreshToken: string) =>
  db
    .selectFrom("nchat_refresh_tokens")
    .innerJoin("nchat_sessions", "nchat_sessions.id", "session_id")
    .select(["token_hash", "session_id", "expires_at", "spent_at", "user_id", "ended_at"])
    .where("token_hash", "=", hashOf(refreshToken));

/** The tokens are 256 random bits, so a plain hash is enough. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
