import type { Session } from "@nchat/contract/rest/auth";
import type { Account } from "@nchat/contract/people";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import type { Part } from "../part.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { createAuthAliases } from "./aliases.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { createLockOut } from "./lock-out.ts";
import { createPasswords } from "./passwords.ts";
import { carrierOf, type TokenCarrier } from "./refresh-cookie.ts";
import { createSessions, type Issued, type Sessions } from "./sessions.ts";

type AuthRoute = "signUp" | "signIn" | "refreshToken" | "signOut" | "changePassword" | "deleteAccount";
type Deps = Readonly<{ tokens: AccessTokens; onAccountDeleted: (userId: string) => Promise<void> }>;
type Services = Readonly<{ accounts: Accounts; sessions: Sessions }>;

/** Accounts and sessions on hasura-auth's paths. */
export function createAuth(ctx: Context, { tokens, onAccountDeleted }: Deps): Part<AuthRoute> & { accounts: Accounts } {
  const { db, now, push, log } = ctx;
  const accounts = createAccounts({ db, now, passwords: createPasswords(), lockOut: createLockOut(db, now) });
  const sessions = createSessions({
    db,
    now,
    onReuse: (userId, session) => {
      log.warn({ userId, session }, "a spent refresh token was shown again: the session ends");
      push.disconnect(userId, { session });
    },
  });
  const services = { accounts, sessions };
  ctx.jobs.handle("system:clean-up", async () => {
    await scheduleCleanUp(ctx); // first, or a day of failures would be the end of it
    await sessions.cleanUp();
    await removeExpired(ctx);
  });
  return {
    accounts,
    routes: {
      ...entranceRoutes(ctx, services, tokens),
      ...accountRoutes(ctx, services, onAccountDeleted),
    },
    sockets: {},
    aliases: createAuthAliases(ctx.config),
    start: () => scheduleCleanUp(ctx),
  };
}

function entranceRoutes(
  { config, push, presence }: Context,
  { accounts, sessions }: Services,
  tokens: AccessTokens,
): Pick<RouteHandlers, "signUp" | "signIn" | "refreshToken"> {
  const sign = async ({ userId, sessionId, refreshToken }: Issued, user: Account, carrier: TokenCarrier) => {
    if (!tokens.sign) throw new ApiError("UNAVAILABLE", "This server keeps no accounts; sign in where they are kept");
    const { token: accessToken, expiresIn } = await tokens.sign({ id: userId, sessionId });
    const session: Session = {
      accessToken,
      accessTokenExpiresIn: expiresIn,
      refreshToken: carrier.write(refreshToken),
      user,
    };
    return session;
  };
  const needAccounts = () => {
    if (!tokens.sign) throw new ApiError("UNAVAILABLE", "This server keeps no accounts; sign in where they are kept");
  };
  return {
    signUp: async ({ body, request, reply }) => {
      needAccounts();
      const carrier = carrierOf(request, reply, config);
      const user = await accounts.create(body);
      push.toEverybody("user:changed", { user: { ...withoutEmail(user), presence: presence.of(user.id) } });
      return { session: await sign(await sessions.create(user.id), user, carrier), mfa: null };
    },
    signIn: async ({ body, request, reply, address }) => {
      needAccounts();
      const carrier = carrierOf(request, reply, config);
      const user = await accounts.check(body, address);
      return { session: await sign(await sessions.create(user.id), user, carrier), mfa: null };
    },
    refreshToken: async ({ body, request, reply }) => {
      needAccounts();
      const carrier = carrierOf(request, reply, config);
      const shown = carrier.read(body.refreshToken);
      if (!shown) throw new ApiError("REFRESH_TOKEN_INVALID", "Sign in again");
      const issued = await sessions.rotate(shown).catch((error: unknown) => {
        // Only what is refused is of no use any more; after an outage the same token is tried again.
        if (error instanceof ApiError && error.code === "REFRESH_TOKEN_INVALID") carrier.clear();
        throw error;
      });
      const user = await accounts.find(issued.userId);
      if (!user) throw new ApiError("REFRESH_TOKEN_INVALID", "Sign in again");
      return await sign(issued, user, carrier);
    },
  };
}

const withoutEmail = ({ id, username, displayName, avatarUrl }: Account) => ({ id, username, displayName, avatarUrl });

const done = { success: true } as const;

function accountRoutes(
  { config, push, presence }: Context,
  { accounts, sessions }: Services,
  onAccountDeleted: (userId: string) => Promise<void>,
): Pick<RouteHandlers, "signOut" | "changePassword" | "deleteAccount"> {
  return {
    signOut: async ({ body, request, reply }) => {
      const carrier = carrierOf(request, reply, config);
      const shown = carrier.read(body.refreshToken);
      const whose = shown ? await sessions.find(shown) : undefined;
      if (whose && body.all) await sessions.endAll(whose.userId, "signed_out");
      else if (whose) await sessions.end(whose.sessionId, "signed_out");
      carrier.clear(); // not before: a session that could not be ended is ended by the next try
      if (!whose) return done; // it had ended already, which is what was asked for
      push.disconnect(whose.userId, body.all ? {} : { session: whose.sessionId });
      return done;
    },
    changePassword: async ({ body, user, address }) => {
      await accounts.checkPassword(user.id, body.oldPassword, address);
      await accounts.changePassword(user.id, body.newPassword);
      await sessions.endAll(user.id, "password_changed", user.sessionId);
      push.disconnect(user.id, { exceptSession: user.sessionId });
      return done;
    },
    deleteAccount: async ({ body, user, address, request, reply }) => {
      const carrier = carrierOf(request, reply, config);
      await accounts.checkPassword(user.id, body.password, address);
      await onAccountDeleted(user.id);
      await accounts.remove(user.id);
      carrier.clear();
      push.disconnect(user.id);
      presence.forget(user.id);
      push.toEverybody("user:removed", { userId: user.id });
      return done;
    },
  };
}

const hourMs = 60 * 60 * 1000;

async function scheduleCleanUp({ jobs, now }: Context): Promise<void> {
  await jobs.schedule("system:clean-up", {}, { at: new Date(now().getTime() + hourMs), key: "system:clean-up" });
}

/** What other parts keep for a while only. */
async function removeExpired({ db, now }: Context): Promise<void> {
  const dayAgo = new Date(now().getTime() - 24 * hourMs);
  await db.deleteFrom("nchat_sign_in_attempts").where("last_failed_at", "<", dayAgo).execute();
  await db.deleteFrom("nchat_webhook_events").where("received_at", "<", dayAgo).execute();
  await db.deleteFrom("nchat_idempotency_keys").where("created_at", "<", dayAgo).execute();
}
