import type { ErrorCode } from "@nchat/contract/errors";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import type { Session } from "@nchat/contract/rest/auth";
import { isSameServer } from "../settings/server-url.ts";
import type { AuthAnswer, AuthClient } from "./auth-client.ts";
import type { TokenStore } from "./token-store.ts";

type Deps = {
  readonly client: AuthClient;
  readonly tokens: TokenStore;
  readonly getServerUrl: () => string | null;
  /** Awaited before the server is told of a leave: the last moment at which the session opens anything. Does not fail. */
  readonly beforeLeave: () => Promise<void>;
  /** Somebody signed in, or nobody is any more. */
  readonly onPerson: (userId: string | null) => void;
};
type Credentials = { readonly email: string; readonly password: string };

/** Who is signed in on this device. */
export type SessionOwner = {
  readonly signIn: (credentials: Credentials) => Promise<AuthResult>;
  readonly signUp: (credentials: Credentials) => Promise<AuthResult>;
  readonly refresh: () => Promise<AuthResult>;
  readonly signOut: () => Promise<void>;
  /** Also on every other device; "unreachable" changes nothing. */
  readonly signOutEverywhere: () => Promise<"done" | "unreachable">;
};

/** The server says that the kept token opens nothing any more. Other refusals (a quota) leave it to be tried again. */
const spent: readonly ErrorCode[] = ["REFRESH_TOKEN_INVALID", "TOKEN_EXPIRED", "UNAUTHENTICATED", "USER_NOT_FOUND"];

/** Signs in and out and renews access tokens; the refresh token never leaves main. */
export function createSession(deps: Deps): SessionOwner {
  const { client, tokens, getServerUrl } = deps;
  // Grows with every sign-in and sign-out: an answer to an older question must not undo a newer decision.
  let generation = 0;
  const settle = createSettle(deps, () => generation);
  const renewing = createRenewal(deps, settle, () => generation);

  const enter = async (ask: (serverUrl: string) => Promise<AuthAnswer<Session>>): Promise<AuthResult> => {
    const serverUrl = getServerUrl();
    if (serverUrl === null) return { outcome: "unreachable" };
    const asked = ++generation;
    return settle(serverUrl, asked, await ask(serverUrl));
  };
  const leave = () => {
    generation++;
    forget(deps);
  };
  return {
    signIn: (credentials) => enter((serverUrl) => client.signIn(serverUrl, credentials)),
    signUp: (credentials) => enter((serverUrl) => client.signUp(serverUrl, credentials)),
    refresh: renewing.renew,
    async signOut() {
      await deps.beforeLeave();
      const kept = tokens.get();
      leave();
      if (kept) await client.signOut(kept.serverUrl, kept.refreshToken, false);
    },
    async signOutEverywhere() {
      await renewing.settled(); // it spends the token that this question shows
      await deps.beforeLeave();
      const kept = tokens.get();
      if (kept === null) return "done";
      const answer = await client.signOut(kept.serverUrl, kept.refreshToken, true);
      if (answer.outcome !== "ok") return "unreachable";
      leave();
      return "done";
    },
  };
}

type Settle = (serverUrl: string, asked: number, answer: AuthAnswer<Session>) => Promise<AuthResult>;

function createSettle({ client, tokens, onPerson }: Deps, generation: () => number): Settle {
  return async (serverUrl, asked, answer) => {
    if (asked !== generation()) {
      // Nobody waits for this answer any more, so the session that it brought is given back.
      if (answer.outcome === "ok") await client.signOut(serverUrl, answer.value.refreshToken, false);
      return { outcome: "signed-out" };
    }
    if (answer.outcome !== "ok") return answer;
    const { accessToken, accessTokenExpiresIn: expiresIn, refreshToken, user } = answer.value;
    tokens.keep({ serverUrl, userId: user.id, refreshToken });
    onPerson(user.id);
    return { outcome: "signed-in", grant: { accessToken, expiresIn, user } };
  };
}

/** One question at a time: a refresh token is spent by its use, so two at once would end the session. */
function createRenewal(deps: Deps, settle: Settle, generation: () => number) {
  const { client, tokens, getServerUrl } = deps;
  let renewing: Promise<AuthResult> | null = null;
  const ask = async (): Promise<AuthResult> => {
    const kept = tokens.get();
    const serverUrl = getServerUrl();
    if (kept === null || serverUrl === null || !isSameServer(kept.serverUrl, serverUrl))
      return { outcome: "signed-out" };
    const asked = generation();
    const answer = await client.refresh(serverUrl, kept.refreshToken);
    const isSpent = answer.outcome === "refused" && spent.includes(answer.error.code);
    if (isSpent && asked === generation()) forget(deps);
    return settle(serverUrl, asked, answer);
  };
  return {
    renew: () => (renewing ??= ask().finally(() => (renewing = null))),
    settled: async () => void (await renewing),
  };
}

function forget({ tokens, onPerson }: Deps): void {
  tokens.forget();
  onPerson(null);
}
