import { ErrorBody, type ErrorInfo } from "@nchat/contract/errors";
import { authRoutes, type Session } from "@nchat/contract/rest/auth";
import type { z } from "zod";
import { type Log, reasonOf } from "../system/log.ts";

/** What the auth paths answered. */
export type AuthAnswer<T> =
  | { readonly outcome: "ok"; readonly value: T }
  | { readonly outcome: "refused"; readonly error: ErrorInfo }
  /** No answer, none in time, or none that this app understands. */
  | { readonly outcome: "unreachable" };

type Credentials = { readonly email: string; readonly password: string };

/** The server's auth paths, asked by main because it alone holds refresh tokens. */
export type AuthClient = {
  readonly signIn: (serverUrl: string, credentials: Credentials) => Promise<AuthAnswer<Session>>;
  readonly signUp: (serverUrl: string, credentials: Credentials) => Promise<AuthAnswer<Session>>;
  readonly refresh: (serverUrl: string, refreshToken: string) => Promise<AuthAnswer<Session>>;
  /** `all` ends every session of the person. */
  readonly signOut: (serverUrl: string, refreshToken: string, all: boolean) => Promise<AuthAnswer<unknown>>;
};

/** Asks by `fetch`; an answer later than `timeoutMilliseconds` counts as none. */
export function createAuthClient(fetch: typeof globalThis.fetch, timeoutMilliseconds: number, log: Log): AuthClient {
  const post = async <S extends z.ZodType>(url: string, body: object, schema: S): Promise<AuthAnswer<z.output<S>>> => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      return understand(response.status, await response.json(), schema);
    } catch (error) {
      log("warn", "auth path not reached", { path: new URL(url).pathname, why: reasonOf(error) });
      return { outcome: "unreachable" };
    }
  };
  const { signIn, signUp, refreshToken, signOut } = authRoutes;
  return {
    signIn: async (serverUrl, body) => sessionOf(await post(serverUrl + signIn.path, body, signIn.response)),
    signUp: async (serverUrl, body) => sessionOf(await post(serverUrl + signUp.path, body, signUp.response)),
    refresh: (serverUrl, token) => post(serverUrl + refreshToken.path, { refreshToken: token }, refreshToken.response),
    signOut: (serverUrl, token, all) =>
      post(serverUrl + signOut.path, { refreshToken: token, ...(all && { all }) }, signOut.response),
  };
}

/** A refusal is believed only in the contract's words; a proxy's page or a server in trouble is "unreachable". */
function understand<S extends z.ZodType>(status: number, body: unknown, schema: S): AuthAnswer<z.output<S>> {
  if (status < 300) {
    const value = schema.safeParse(body);
    return value.success ? { outcome: "ok", value: value.data } : { outcome: "unreachable" };
  }
  const refusal = ErrorBody.safeParse(body);
  return refusal.success && status < 500
    ? { outcome: "refused", error: refusal.data.error }
    : { outcome: "unreachable" };
}

function sessionOf(answer: AuthAnswer<{ session: Session }>): AuthAnswer<Session> {
  return answer.outcome === "ok" ? { outcome: "ok", value: answer.value.session } : answer;
}
