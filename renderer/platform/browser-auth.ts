import { ErrorBody } from "@nchat/contract/errors";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import { authRoutes, type Credentials, type Session } from "@nchat/contract/rest/auth";
import type { AuthPort } from "./platform.ts";

type Deps = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly baseUrl: string;
};

/** Where the browser build's auth paths live; the refresh token is an HttpOnly cookie that scripts never see. */
export function createBrowserAuth({ fetch, baseUrl }: Deps): AuthPort {
  const post = async (path: string, body: object): Promise<Response | null> => {
    try {
      return await fetch(`${baseUrl}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-nchat-cookie": "1" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(10_000),
        body: JSON.stringify(body),
      });
    } catch (error) {
      // A TypeError: no connection; a DOMException: the time-out. Anything else is a bug.
      if (error instanceof TypeError || error instanceof DOMException) return null;
      throw error;
    }
  };

  const enter = async (route: typeof authRoutes.signIn | typeof authRoutes.signUp, credentials: Credentials) => {
    const response = await post(route.path, credentials);
    if (!response?.ok) return refusal(response);
    const answer = route.response.safeParse(await json(response));
    return answer.success ? granted(answer.data.session) : unreachable;
  };

  return {
    signIn: (credentials) => enter(authRoutes.signIn, credentials),
    signUp: (credentials) => enter(authRoutes.signUp, credentials),
    async refresh() {
      const response = await post(authRoutes.refreshToken.path, {});
      if (!response?.ok) {
        const result = await refusal(response);
        return result.outcome === "refused" && response?.status === 401 ? { outcome: "signed-out" } : result;
      }
      const answer = authRoutes.refreshToken.response.safeParse(await json(response));
      return answer.success ? granted(answer.data) : unreachable;
    },
    async signOut() {
      // Unanswered: the cookie stays until the server can be asked again; the page forgets its token all the same.
      await post(authRoutes.signOut.path, {});
    },
    async signOutEverywhere() {
      const response = await post(authRoutes.signOut.path, { all: true });
      return response?.ok ? "done" : "unreachable";
    },
  };
}

const unreachable: AuthResult = { outcome: "unreachable" };

function granted({ accessToken, accessTokenExpiresIn, user }: Session): AuthResult {
  return { outcome: "signed-in", grant: { accessToken, expiresIn: accessTokenExpiresIn, user } };
}

async function json(response: Response): Promise<unknown> {
  return response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null; // a proxy's page; the caller's schema refuses null
    throw error;
  });
}

async function refusal(response: Response | null): Promise<AuthResult> {
  if (!response) return unreachable;
  const body = ErrorBody.safeParse(await json(response));
  if (!body.success) return unreachable;
  const { error } = body.data;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const isTold = error.retryAfterSeconds !== undefined || !Number.isFinite(seconds);
  return { outcome: "refused", error: isTold ? error : { ...error, retryAfterSeconds: Math.ceil(seconds) } };
}
