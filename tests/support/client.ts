import { ErrorBody, type ErrorInfo } from "@nchat/contract/errors";
import { type RouteAnswer, type RouteInput, type RouteName, routes } from "@nchat/contract/rest";
import type { Session } from "@nchat/contract/rest/auth";
import type { Route } from "@nchat/contract/rest/route";

/** What a route answered; `headers` for what stands beside the body. */
export type Outcome<N extends RouteName> =
  | Readonly<{ ok: true; status: number; data: RouteAnswer<N>; headers: Headers }>
  | Readonly<{ ok: false; status: number; error: ErrorInfo; headers: Headers }>;

type More = Readonly<{ headers?: Readonly<Record<string, string>> }>;
type Parts = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** Asks the routes of the contract, and checks that answers are what it says. */
export type Client = Readonly<{
  try: <N extends RouteName>(name: N, input?: RouteInput<N>, more?: More) => Promise<Outcome<N>>;
  /** The same, where a refusal fails the test. */
  ask: <N extends RouteName>(name: N, input?: RouteInput<N>, more?: More) => Promise<RouteAnswer<N>>;
}>;

/** Headers that go with every request of a client. */
type Always = Readonly<Record<string, string>>;

/** A client of the service at `url`; `token` is asked for each request. */
export function createClient(
  url: () => string,
  token: () => string | undefined = () => undefined,
  always: Always = {},
): Client {
  const attempt = async <N extends RouteName>(name: N, input?: RouteInput<N>, more: More = {}): Promise<Outcome<N>> => {
    const route: Route = routes[name];
    const { params, query, body }: Parts = input ?? {};
    const bearer = token();
    const response = await fetch(url() + pathOf(route.path, params ?? {}) + queryOf(query ?? {}), {
      method: route.method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...always,
        ...more.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    const { status, headers } = response;
    if (!response.ok) return { ok: false, status, error: ErrorBody.parse(answer).error, headers };
    return { ok: true, status, data: route.response.parse(answer) as RouteAnswer<N>, headers };
  };
  return {
    try: attempt,
    ask: async (name, input, more) => {
      const outcome = await attempt(name, input, more);
      if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.error)}`);
      return outcome.data;
    },
  };
}

const pathOf = (path: string, params: Record<string, unknown>) =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));

function queryOf(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

/** Somebody with an account, and a client that asks in their name. */
export type SignedIn = Readonly<{ id: string; username: string; email: string; session: Session; client: Client }>;

export const password = "correct horse battery";

/** Makes an account. Names are taken once for each service. */
export async function signUp(url: () => string, name: string, always: Always = {}): Promise<SignedIn> {
  const email = `${name}@example.org`;
  const { session } = await createClient(url, undefined, always).ask("signUp", { body: { email, password } });
  return toSignedIn(url, email, session, always);
}

/** Signs in once more: another session of the same person. */
export async function signIn(url: () => string, email: string, withPassword = password): Promise<SignedIn> {
  const { session } = await createClient(url).ask("signIn", { body: { email, password: withPassword } });
  return toSignedIn(url, email, session);
}

function toSignedIn(url: () => string, email: string, session: Session, always: Always = {}): SignedIn {
  const client = createClient(url, () => session.accessToken, always);
  return { id: session.user.id, username: session.user.username, email, session, client };
}
