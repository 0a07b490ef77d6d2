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
  /** Looks for a kept session, and keeps looking while the server does not answer. Again: looks at once. */
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

/** Feeds the session machine from the auth port and keeps the access token fresh. */
export function createSessionStore(deps: Deps): SessionStore {
  return new Keeper(deps);
}

const soonMs = 30_000;
const retryMs = (attempt: number) => Math.min(1000 * 2 ** attempt, 15_000);

class Keeper implements SessionStore {
  readonly store = createStore<Session>(() => initialSession);
  readonly #deps: Deps;
  readonly #listeners = new Set<(token: string) => void>();
  #token: { readonly value: string; readonly expiresAt: number } | null = null;
  #renewing: Promise<boolean> | null = null;
  #restoring: Promise<void> | null = null;
  #cancelTimer = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  readonly start = () => {
    this.#cancelTimer();
    // One question at a time: a refresh token is good for one answer.
    this.#restoring ??= this.#restore().finally(() => {
      this.#restoring = null;
    });
  };

  readonly signIn = (credentials: Credentials) => this.#enter("sign-in", () => this.#deps.auth.signIn(credentials));

  readonly signUp = (credentials: Credentials) => this.#enter("sign-up", () => this.#deps.auth.signUp(credentials));

  readonly signOut = async () => {
    // At once for the person; a server that does not answer keeps nobody in.
    const told = this.#deps.auth.signOut();
    this.stop();
    this.#send({ type: "signed-out" });
    await told;
  };

  readonly signOutEverywhere = async () => {
    const outcome = await this.#deps.auth.signOutEverywhere();
    if (outcome === "done") {
      this.stop();
      this.#send({ type: "signed-out" });
    }
    return outcome;
  };

  readonly freshToken = async () => {
    if (this.#token && this.#token.expiresAt - this.#deps.now() > soonMs) return this.#token.value;
    return (await this.renewToken()) ? (this.#token?.value ?? null) : null;
  };

  readonly renewToken = () => {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  };

  readonly onToken = (listener: (token: string) => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly accountChanged = (account: Account) => this.#send({ type: "account-changed", account });

  readonly stop = () => {
    this.#cancelTimer();
    this.#token = null;
  };

  #send(event: SessionEvent) {
    this.store.setState(nextSession(this.store.getState(), event), true);
  }

  #later(run: () => void, ms: number) {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.schedule(run, ms);
  }

  #keep(grant: Grant) {
    const lifeMs = grant.expiresIn * 1000;
    this.#token = { value: grant.accessToken, expiresAt: this.#deps.now() + lifeMs };
    this.#later(() => void this.renewToken(), Math.max(lifeMs / 2, lifeMs - 60_000));
    for (const listener of this.#listeners) listener(grant.accessToken);
  }

  async #restore() {
    const result = await this.#deps.auth.refresh();
    const session = this.store.getState();
    if (session.step !== "starting") return;
    if (result.outcome === "signed-in") {
      this.#keep(result.grant);
      this.#send({ type: "restored", account: result.grant.user });
    } else if (isGone(result)) {
      this.#send({ type: result.outcome === "signed-out" ? "nothing-kept" : "expired" });
    } else {
      this.#send({ type: "start-unanswered" });
      this.#later(this.start, retryMs(session.attempt));
    }
  }

  async #enter(how: "sign-in" | "sign-up", ask: () => Promise<AuthResult>) {
    if (this.store.getState().step === "signing-in") return; // one question at a time
    this.#cancelTimer();
    this.#send({ type: "submitted", how });
    const result = await ask();
    switch (result.outcome) {
      case "signed-in":
        this.#keep(result.grant);
        return this.#send({ type: "accepted", account: result.grant.user });
      case "refused": {
        const seconds = result.error.retryAfterSeconds;
        const until = seconds === undefined ? null : this.#deps.now() + seconds * 1000;
        return this.#send({ type: "refused", error: result.error, until });
      }
      case "unreachable":
      case "signed-out":
        return this.#send({ type: "unanswered" });
    }
  }

  async #renew() {
    if (this.store.getState().step !== "signed-in") return false;
    const result = await this.#deps.auth.refresh();
    if (this.store.getState().step !== "signed-in") return false; // signed out meanwhile
    if (result.outcome === "signed-in") {
      this.#keep(result.grant);
      this.#send({ type: "account-changed", account: result.grant.user });
      return true;
    }
    if (isGone(result)) {
      this.stop();
      this.#send({ type: "expired" });
    } else {
      this.#later(() => void this.renewToken(), 5000);
    }
    return false;
  }
}

/** The server does not know the kept session; anything else is worth another try. */
function isGone(result: AuthResult): boolean {
  return (
    result.outcome === "signed-out" ||
    (result.outcome === "refused" &&
      (result.error.code === "REFRESH_TOKEN_INVALID" || result.error.code === "UNAUTHENTICATED"))
  );
}
