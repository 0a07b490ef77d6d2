import { describe, expect, it } from "vitest";
import { createAuthClient } from "./auth-client.ts";

const user = {
  id: "11111111-1111-4111-8111-111111111111",
  email: "a@example.org",
  username: "a",
  displayName: "A",
  avatarUrl: null,
};
const session = { accessToken: "access", accessTokenExpiresIn: 900, refreshToken: "refresh", user };
const credentials = { email: "a@example.org", password: "secret-password" };
const server = "http://127.0.0.1:4000";

function setUp(answer: (signal: AbortSignal | null | undefined) => Promise<Response>) {
  const asked: [string, unknown][] = [];
  const logged: unknown[] = [];
  const fetch = (url: string | URL | Request, init?: RequestInit) => {
    asked.push([String(url), JSON.parse(String(init?.body))]);
    return answer(init?.signal);
  };
  return { client: createAuthClient(fetch, 20, (...entry) => logged.push(entry)), asked, logged };
}
const answering = (body: unknown, status = 200) => setUp(() => Promise.resolve(Response.json(body, { status })));

describe("the auth paths", () => {
  it("give the session of a sign-in and of a sign-up", async () => {
    const { client, asked } = answering({ session, mfa: null });
    expect(await client.signIn(server, credentials)).toEqual({ outcome: "ok", value: session });
    expect(await client.signUp(server, credentials)).toEqual({ outcome: "ok", value: session });
    expect(asked).toEqual([
      [`${server}/v1/auth/signin/email-password`, credentials],
      [`${server}/v1/auth/signup/email-password`, credentials],
    ]);
  });

  it("exchange and forget a refresh token", async () => {
    const renewing = answering(session);
    expect(await renewing.client.refresh(server, "old")).toEqual({ outcome: "ok", value: session });
    const leaving = answering({ success: true });
    await leaving.client.signOut(server, "old", false);
    await leaving.client.signOut(server, "old", true);
    expect([...renewing.asked, ...leaving.asked]).toEqual([
      [`${server}/v1/auth/token`, { refreshToken: "old" }],
      [`${server}/v1/auth/signout`, { refreshToken: "old" }],
      [`${server}/v1/auth/signout`, { refreshToken: "old", all: true }],
    ]);
  });

  it("pass on a refusal in the contract's words", async () => {
    const error = { code: "INVALID_CREDENTIALS", message: "Wrong e-mail or password", requestId: "r1" };
    expect(await answering({ error }, 401).client.signIn(server, credentials)).toEqual({ outcome: "refused", error });
  });

  it.each([
    ["a server in trouble", () => answering({ error: { code: "INTERNAL", message: "" } }, 500)],
    ["a refusal in other words", () => answering({ message: "no" }, 403)],
    ["an answer of another shape", () => answering({ ...session, user: null })],
    ["a page instead of JSON", () => setUp(() => Promise.resolve(new Response("<html>")))],
    ["no connection", () => setUp(() => Promise.reject(new Error("fetch failed")))],
    [
      "no answer in time",
      () =>
        setUp((signal) => new Promise((_, no) => signal?.addEventListener("abort", () => no(new Error("timed out"))))),
    ],
  ])("are unreachable with %s", async (_case, make) => {
    const { client, logged } = make();
    expect(await client.refresh(server, "old-token")).toEqual({ outcome: "unreachable" });
    expect(JSON.stringify(logged)).not.toContain("old-token");
  });
});
