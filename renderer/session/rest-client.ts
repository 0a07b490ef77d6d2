import { ErrorBody, type ErrorInfo } from "@nchat/contract/errors";
import { routes, type RouteAnswer, type RouteName } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import type { RestClient, RestFailure, RestOptions, RestResult } from "./rest-result.ts";

type Deps = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly baseUrl: string;
  /** What this device is called on its socket too: a call is taken over by another device, not by the same one. */
  readonly deviceId: string;
  /** A token good for the next seconds; null sends the request without one. */
  readonly freshToken: () => Promise<string | null>;
  /** True when a new token is there and a refused request is worth repeating. */
  readonly renewToken: () => Promise<boolean>;
};

type Parts = { readonly params?: object; readonly query?: object; readonly body?: unknown };

const unreachable: RestFailure = { ok: false, reason: "unreachable" };
const notUnderstood: ErrorInfo = { code: "INTERNAL", message: "The server's answer was not understood" };

/** Sends typed requests; a refused token is renewed once. */
export function createRestClient({ fetch, baseUrl, deviceId, freshToken, renewToken }: Deps): RestClient {
  const attempt = async (route: Route, parts: Parts, options: RestOptions): Promise<RestResult<unknown>> => {
    const token = route.auth === "none" ? null : await freshToken();
    const limit = AbortSignal.timeout(options.timeoutMs ?? 10_000);
    try {
      const response = await fetch(`${baseUrl}${address(route.path, parts)}`, {
        method: route.method,
        headers: {
          ...headers(token, parts.body !== undefined, options.idempotencyKey),
          ...(token ? { "x-nchat-device": deviceId } : {}),
        },
        signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      });
      return await read(route, response);
    } catch (error) {
      if (options.signal?.aborted) return { ok: false, reason: "aborted" };
      // fetch throws a TypeError without a network, a DOMException after the time-out; anything else is a bug.
      if (error instanceof TypeError || error instanceof DOMException) return unreachable;
      throw error;
    }
  };

  return {
    async call<N extends RouteName>(name: N, input: object, options: RestOptions = {}) {
      const route: Route = routes[name];
      let result = await attempt(route, input, options);
      if (isTokenRefused(route, result) && (await renewToken())) result = await attempt(route, input, options);
      // The route's own schema made `value`; the map ties both together, which TypeScript cannot follow.
      return result as RestResult<RouteAnswer<N>>;
    },
  };
}

function isTokenRefused(route: Route, result: RestResult<unknown>): boolean {
  return (
    route.auth !== "none" &&
    !result.ok &&
    result.reason === "refused" &&
    (result.error.code === "TOKEN_EXPIRED" || result.error.code === "UNAUTHENTICATED")
  );
}

function address(path: string, { params = {}, query = {} }: Parts): string {
  const values = new Map(Object.entries(params));
  const filled = path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(values.get(key))));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

function headers(token: string | null, hasBody: boolean, idempotencyKey: string | undefined): Record<string, string> {
  return {
    accept: "application/json",
    ...(hasBody ? { "content-type": "application/json" } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
  };
}

async function read(route: Route, response: Response): Promise<RestResult<unknown>> {
  const body: unknown = await response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null; // a proxy's page instead of JSON; judged below
    throw error;
  });
  if (response.ok) {
    const answer = route.response.safeParse(body);
    return answer.success ? { ok: true, value: answer.data } : { ok: false, reason: "refused", error: notUnderstood };
  }
  // A proxy in front of a server that is down answers 502 to 504 with a page of its own.
  return errorOf(body, response) ?? (response.status >= 502 ? unreachable : refused(notUnderstood));
}

function refused(error: ErrorInfo): RestFailure {
  return { ok: false, reason: "refused", error };
}

function errorOf(body: unknown, response: Response): RestFailure | null {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return null;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const { error } = parsed.data;
  return refused(
    error.retryAfterSeconds === undefined && Number.isFinite(seconds)
      ? { ...error, retryAfterSeconds: Math.ceil(seconds) }
      : error,
  );
}
