import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { ErrorBody, sentenceOf } from "@nchat/contract/errors";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import { type RouteAnswer, routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import type { Ask, Asked } from "./server.ts";

type Deps = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly getServerUrl: () => string | null;
  /** A new access token from the kept session. */
  readonly renew: () => Promise<AuthResult>;
  readonly now: () => number;
};

const patienceMs = 10_000;
/** A token is renewed this long before it ends. */
const marginMs = 60_000;

const unreachable: BroadcastProblem = { code: "unreachable", detail: null };
const notUnderstood: BroadcastProblem = { code: "refused", detail: "The server's answer was not understood." };
const signedOut: BroadcastProblem = { code: "signed-out", detail: null };

/** Main's own requests, and forgetting whose they were. */
export type Asking = { readonly ask: Ask; readonly forget: () => void };

/** Main's own requests: a broadcast goes on while the page that began it is loaded anew. A refused token is renewed once. */
export function createAsk(deps: Deps): Asking {
  const tokens = createTokens(deps);
  const send = async (route: Route, input: object, token: string, timeoutMs: number): Promise<Response | null> => {
    const serverUrl = deps.getServerUrl();
    if (serverUrl === null) return null;
    const { params = {}, query, body }: { params?: object; query?: object; body?: unknown } = input;
    try {
      return await deps.fetch(`${serverUrl}${filled(route.path, params)}${written(query)}`, {
        method: route.method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      // fetch throws a TypeError without a network and a DOMException after the time-out; anything else is a bug.
      if (error instanceof TypeError || error instanceof DOMException) return null;
      throw error;
    }
  };
  const ask: Ask = async (name, input, timeoutMs = patienceMs) => {
    const route: Route = routes[name];
    for (const isFirst of [true, false]) {
      const token = await tokens.get(!isFirst);
      if (typeof token !== "string") return { ok: false, problem: token, code: null };
      const response = await send(route, input, token, timeoutMs);
      if (response === null) return { ok: false, problem: unreachable, code: null };
      if (response.status === 401 && isFirst) continue;
      // The route's own schema made the value; the map ties both together, which TypeScript cannot follow.
      return (await read(route, response)) as Asked<RouteAnswer<typeof name>>;
    }
    return { ok: false, problem: signedOut, code: null };
  };
  return { ask, forget: tokens.forget };
}

function createTokens({ renew, now }: Deps) {
  let held: { token: string; until: number } | null = null;
  return {
    async get(isRefused: boolean): Promise<string | BroadcastProblem> {
      if (held && !isRefused && now() < held.until - marginMs) return held.token;
      const answer = await renew();
      if (answer.outcome !== "signed-in") return answer.outcome === "unreachable" ? unreachable : signedOut;
      held = { token: answer.grant.accessToken, until: now() + answer.grant.expiresIn * 1000 };
      return held.token;
    },
    forget: () => void (held = null),
  };
}

function filled(path: string, params: object): string {
  const values = new Map(Object.entries(params));
  return path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(values.get(key))));
}

function written(query: object | undefined): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()}`;
}

async function read(route: Route, response: Response): Promise<Asked<unknown>> {
  const body: unknown = await response.json().catch((error: unknown) => {
    // A proxy's page, or an answer that was cut short: by the connection, or by the time-out.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  });
  if (response.ok) {
    const answer = route.response.safeParse(body);
    if (answer.success) return { ok: true, value: answer.data };
    return { ok: false, problem: notUnderstood, code: null };
  }
  const error = ErrorBody.safeParse(body);
  if (!error.success) return { ok: false, problem: unreachable, code: null };
  const { code } = error.data.error;
  return { ok: false, problem: { code: "refused", detail: sentenceOf(error.data.error).slice(0, 500) }, code };
}
