import { expect, test } from "vitest";
import { createBrowserAuth } from "./browser-auth.ts";

const user = {
  id: "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11",
  email: "mara@example.com",
  username: "mara",
  displayName: "Mara",
  avatarUrl: null,
};
const session = { accessToken: "one", accessTokenExpiresIn: 900, refreshToken: "", user };
const grant = { accessToken: "one", expiresIn: 900, user };
const credentials = { email: "mara@example.com", password: "correct horse" };

type Answer = { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

function authOf(answer: Answer) {
  const seen: { url: string; cookie: string | null; body: unknown }[] = [];
  const auth = createBrowserAuth({
    baseUrl: "http://server",
    fetch: async (url, init) => {
      const cookie = new Headers(init.headers).get("x-nchat-cookie");
      seen.push({ url, cookie, body: JSON.parse(String(init.body)) });
      if (answer instanceof Error) throw answer;
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? null);
      return new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} });
    },
  });
  return { auth, seen };
}

test("signing in asks for the cookie and gives out no refresh token", async () => {
  const { auth, seen } = authOf({ body: { session, mfa: null } });
  expect(await auth.signIn(credentials)).toEqual({ outcome: "signed-in", grant });
  expect(seen).toEqual([{ url: "http://server/v1/auth/signin/email-password", cookie: "1", body: credentials }]);
});

test("a new account is signed in as well", async () => {
  const { auth, seen } = authOf({ body: { session, mfa: null } });
  expect(await auth.signUp(credentials)).toEqual({ outcome: "signed-in", grant });
  expect(seen[0]?.url).toBe("http://server/v1/auth/signup/email-password");
});

test("a refusal is passed on with the wait that the server names", async () => {
  const error = { code: "LOCKED_OUT", message: "too many tries" };
  const { auth } = authOf({ status: 429, body: { error }, headers: { "retry-after": "30" } });
  expect(await auth.signIn(credentials)).toEqual({ outcome: "refused", error: { ...error, retryAfterSeconds: 30 } });
});

test("the cookie alone brings the session back", async () => {
  const { auth, seen } = authOf({ body: session });
  expect(await auth.refresh()).toEqual({ outcome: "signed-in", grant });
  expect(seen).toEqual([{ url: "http://server/v1/auth/token", cookie: "1", body: {} }]);
});

test("no cookie, or one that is spent, means that nobody is signed in", async () => {
  const { auth } = authOf({ status: 401, body: { error: { code: "REFRESH_TOKEN_INVALID", message: "none" } } });
  expect(await auth.refresh()).toEqual({ outcome: "signed-out" });
});

test("a server that is not ready has ended no session", async () => {
  const error = { code: "UNAVAILABLE", message: "starting" };
  const { auth } = authOf({ status: 503, body: { error } });
  expect(await auth.refresh()).toEqual({ outcome: "refused", error });
});

test.each([
  ["no connection", new TypeError("fetch failed")],
  ["a time-out", new DOMException("late", "TimeoutError")],
  ["a proxy's page", { status: 502, body: "<html>" }],
  ["a page instead of an answer", { body: "<html>" }],
])("%s is unreachable", async (_, answer) => {
  const { auth } = authOf(answer);
  expect([await auth.signIn(credentials), await auth.refresh()]).toEqual([
    { outcome: "unreachable" },
    { outcome: "unreachable" },
  ]);
});

test("signing out everywhere says when the server did not hear it", async () => {
  expect(await authOf({ body: { success: true } }).auth.signOutEverywhere()).toBe("done");
  expect(await authOf(new TypeError("fetch failed")).auth.signOutEverywhere()).toBe("unreachable");
});
