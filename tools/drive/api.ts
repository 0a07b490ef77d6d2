import { authRoutes } from "@nchat/contract/rest/auth";
import type { Session } from "@nchat/contract/rest/auth";
import { callRoutes } from "@nchat/contract/rest/calls";
import { peopleRoutes } from "@nchat/contract/rest/people";

/** Somebody with an account. */
export type Login = Readonly<{ username: string; email: string; password: string }>;

/** The server as one person sees it, without any app in between. */
export type Api = Readonly<{
  token: string;
  user: Session["user"];
  call: (id: string) => Promise<ReturnType<typeof callRoutes.getCall.response.parse>>;
  activeCalls: () => Promise<ReturnType<typeof callRoutes.listActiveCalls.response.parse>["calls"]>;
  history: () => Promise<ReturnType<typeof callRoutes.listCallHistory.response.parse>["calls"]>;
  people: (search: string) => Promise<ReturnType<typeof peopleRoutes.listUsers.response.parse>["users"]>;
  get: (path: string) => Promise<unknown>;
  post: (path: string, body: unknown) => Promise<unknown>;
  patch: (path: string, body: unknown) => Promise<unknown>;
}>;

/** Creates an account on a server. */
export async function signUp(server: string, login: Login): Promise<Api> {
  const path = authRoutes.signUp.path;
  const answer = await send(server, "POST", path, { body: credentials(login) });
  return apiFor(server, authRoutes.signUp.response.parse(answer).session);
}

/** Signs in to an account on a server. */
export async function signIn(server: string, login: Login): Promise<Api> {
  const answer = await send(server, "POST", authRoutes.signIn.path, { body: credentials(login) });
  return apiFor(server, authRoutes.signIn.response.parse(answer).session);
}

function credentials({ email, password }: Login) {
  return { email, password };
}

function apiFor(server: string, { accessToken: token, user }: Session): Api {
  const get = (path: string) => send(server, "GET", path, { token });
  return {
    token,
    user,
    call: async (id) => callRoutes.getCall.response.parse(await get(`/api/calls/${id}`)),
    activeCalls: async () =>
      callRoutes.listActiveCalls.response.parse(await get(callRoutes.listActiveCalls.path)).calls,
    history: async () => callRoutes.listCallHistory.response.parse(await get(callRoutes.listCallHistory.path)).calls,
    people: async (search) =>
      peopleRoutes.listUsers.response.parse(await get(`${peopleRoutes.listUsers.path}?q=${encodeURIComponent(search)}`))
        .users,
    get,
    post: (path, body) => send(server, "POST", path, { token, body }),
    patch: (path, body) => send(server, "PATCH", path, { token, body }),
  };
}

async function send(
  server: string,
  method: "GET" | "POST" | "PATCH",
  path: string,
  { token, body }: { token?: string; body?: unknown },
): Promise<unknown> {
  const response = await fetch(new URL(path, server), {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
