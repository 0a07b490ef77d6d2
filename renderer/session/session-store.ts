import type { AuthResult, Grant } from "@nchat/contract/ipc/auth";
import type { Account } from "@nchat/contract/people";
import type { Credentials } from "@nchat/contract/rest/auth";
import { createStore } from "zustand/vanilla";
import type { AuthPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { initialSession, nextSession, type Session, type SessionEvent } from "./session-machine.ts";

/** The session of this device, and the access token that goes with it. */
export type SessionStore = {
  readonly store: ReadonlyStore<Session>;
  /** Looks for a kept session, and keeps looking while the server does not answer. */
  readonly start: () => void;
  readonly signIn: (credentials: Credentials) => Promise<void>;
  readonly signUp: (credentials: Credentials) => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly signOutEverywhere: () => Promise<"done" | "unreachable">;
  /** A token good for at least half a minute, else null. */
  readonly freshToken: () => Promise<string | null>;
  /** Forces a new token; concurrent callers share one request. */
  readonly renewToken: () => Promise<boolean>;
  /** Every new token, the first one too. */
  readonly onToken: (listener: (token: string) => void) => () => void;
  readonly accountChanged: (account: Account) => void;
  readonly stop: () => void;
};

type Deps = {
  readonly auth: AuthPort;
  readonly now: () => number;
  /** Runs later; the answer cancels. */
  readonly schedule: (run: () => void, ms: number) => () => void;
};

type Token = { readonly value: string; readonly expiresAt: number };

const soonMs = 30_000;
const retryMs = (attempt: number) => Math.min(1000 * 2 ** attempt, 15_000);

/** Feeds the session machine from the auth port and keeps the access token fresh. */
export function createSessionStore({ auth, now, schedule }: Deps): SessionStore {
  const store = createStore<Session>(() => initialSession);
  const send = (event: SessionEvent) => store.setState(nextSession(store.getState(), event), true);
  const listeners = new Set<(token: string) => void>();
  let token: Token | null = null;
  let cancelTimer = () => {};
  let renewing: Promise<boolean> | null = null;

  const later = (run: () => void, ms: number) => {
    cancelTimer();
    cancelTimer = schedule(run, ms);
  };
  const forget = () => {
    cancelTimer();
    token = null;
  };

  const keep = (grant: Grant) => {
    token = { value: grant.accessToken, expiresAt: now() + grant.expiresIn * 1000 };
    later(() => void renewToken(), Math.max((grant.expiresIn * 1000) / 2, grant.expiresIn * 1000 - 60_000));
    for (const listener of listeners) listener(grant.accessToken);
  };

  const isGone = (result: AuthResult) =>
    result.outcome === "signed-out" ||
    (result.outcome === "refused" &&
      (result.error.code === "REFRESH_TOKEN_INVALID" || result.error.code === "UNAUTHENTICATED"));

  const renewOnce = async () => {
    const result = await auth.refresh();
    if (store.getState().step !== "signed-in") return false;
    if (result.outcome === "signed-in") {
      keep(result.grant);
      send({ type: "account-changed", account: result.grant.user });
      return true;
    }
    if (isGone(result)) {
      forget();
      send({ type: "expired" });
    } else {
      later(() => void renewToken(), 5000);
    }
    return false;
  };

  const renewToken = () => {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  };

  const restore = async () => {
    const result = await auth.refresh();
    const session = store.getState();
    if (session.step !== "starting") return;
    if (result.outcome === "signed-in") {
      keep(result.grant);
      send({ type: "restored", account: result.grant.user });
    } else if (isGone(result)) {
      send({ type: result.outcome === "signed-out" ? "nothing-kept" : "expired" });
    } else {
      send({ type: "start-unanswered" });
      later(() => void restore(), retryMs(session.attempt));
    }
  };

  const enter = async (how: "sign-in" | "sign-up", ask: () => Promise<AuthResult>) => {
    cancelTimer();
    send({ type: "submitted", how });
    const result = await ask();
    switch (result.outcome) {
      case "signed-in":
        keep(result.grant);
        return send({ type: "accepted", account: result.grant.user });
      case "refused": {
        const wait = result.error.retryAfterSeconds;
        return send({ type: "refused", error: result.error, until: wait === undefined ? null : now() + wait * 1000 });
      }
      case "unreachable":
      case "signed-out":
        return send({ type: "unanswered" });
    }
  };

  return {
    store,
    start: () => void restore(),
    signIn: (credentials) => enter("sign-in", () => auth.signIn(credentials)),
    signUp: (credentials) => enter("sign-up", () => auth.signUp(credentials)),
    async signOut() {
      forget();
      await auth.signOut();
      send({ type: "signed-out" });
    },
    async signOutEverywhere() {
      const outcome = await auth.signOutEverywhere();
      if (outcome === "done") {
        forget();
        send({ type: "signed-out" });
      }
      return outcome;
    },
    async freshToken() {
      if (token && token.expiresAt - now() > soonMs) return token.value;
      if (store.getState().step !== "signed-in") return token?.value ?? null;
      return (await renewToken()) ? (token?.value ?? null) : null;
    },
    renewToken,
    onToken(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    accountChanged: (account) => send({ type: "account-changed", account }),
    stop: forget,
  };
}
