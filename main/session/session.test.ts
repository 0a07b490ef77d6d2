import type { Session } from "@nchat/contract/rest/auth";
import { describe, expect, it } from "vitest";
import type { AuthAnswer, AuthClient } from "./auth-client.ts";
import { createSession } from "./session.ts";
import type { KeptSession, TokenStore } from "./token-store.ts";

const server = "https://calls.example";
const user = {
  id: "11111111-1111-4111-8111-111111111111",
  email: "a@example.org",
  username: "a",
  displayName: "A",
  avatarUrl: null,
};
const sessionWith = (refreshToken: string): AuthAnswer<Session> => ({
  outcome: "ok",
  value: { accessToken: `for ${refreshToken}`, accessTokenExpiresIn: 900, refreshToken, user },
});
const refusal = (code: "REFRESH_TOKEN_INVALID" | "RATE_LIMITED"): AuthAnswer<Session> => ({
  outcome: "refused",
  error: { code, message: code },
});
const credentials = { email: "a@example.org", password: "secret-password" };
const grant = (refreshToken: string) => ({
  outcome: "signed-in",
  grant: { accessToken: `for ${refreshToken}`, expiresIn: 900, user },
});

function setUp(first: KeptSession | null, answers: Partial<AuthClient> = {}) {
  const asked: string[] = [];
  const people: (string | null)[] = [];
  /** What the server had been asked when something of this device could still be ended. */
  const left: (readonly string[])[] = [];
  let kept = first;
  let serverUrl: string | null = server;
  const tokens: TokenStore = {
    get: () => kept,
    keep: (session) => (kept = session),
    forget: () => (kept = null),
    areSecretsEncrypted: true,
    wasSetAside: false,
  };
  const client: AuthClient = {
    signIn: () => Promise.resolve(sessionWith("r1")),
    signUp: () => Promise.resolve(sessionWith("r1")),
    refresh: (_url, token) => {
      asked.push(`refresh ${token}`);
      return Promise.resolve(sessionWith(`${token}+`));
    },
    signOut: (_url, token, all) => {
      asked.push(`sign out ${token}${all ? " everywhere" : ""}`);
      return Promise.resolve({ outcome: "ok", value: null });
    },
    ...answers,
  };
  const session = createSession({
    ...{ client, tokens, getServerUrl: () => serverUrl, onPerson: (id) => people.push(id) },
    beforeLeave: async () => void left.push([...asked]),
  });
  return {
    session,
    asked,
    left,
    people,
    kept: () => kept?.refreshToken ?? null,
    goTo: (url: string | null) => (serverUrl = url),
  };
}
const keptR0: KeptSession = { serverUrl: server, userId: user.id, refreshToken: "r0" };

describe("signing in", () => {
  it("keeps the refresh token and gives the page only the access token", async () => {
    const { session, people, kept } = setUp(null);
    const result = await session.signIn(credentials);
    expect(result).toEqual(grant("r1"));
    expect(JSON.stringify(result)).not.toContain("refreshToken");
    expect([kept(), people]).toEqual(["r1", [user.id]]);
  });

  it("passes on a refusal and an unreachable server, and keeps nothing", async () => {
    const refused = setUp(null, { signUp: () => Promise.resolve(refusal("RATE_LIMITED")) });
    expect(await refused.session.signUp(credentials)).toEqual(refusal("RATE_LIMITED"));
    const { session, goTo, kept } = setUp(null);
    goTo(null);
    expect(await session.signIn(credentials)).toEqual({ outcome: "unreachable" });
    expect(kept()).toBeNull();
  });

  it("that a sign-out overtook gives the new session back", async () => {
    const signingIn = Promise.withResolvers<AuthAnswer<Session>>();
    const { session, asked, kept } = setUp(null, { signIn: () => signingIn.promise });
    const result = session.signIn(credentials);
    await session.signOut();
    signingIn.resolve(sessionWith("late"));
    expect(await result).toEqual({ outcome: "signed-out" });
    expect([asked, kept()]).toEqual([["sign out late"], null]);
  });
});

describe("signing out", () => {
  it("first ends what only the session may end", async () => {
    const { session, asked, left } = setUp(keptR0);
    await session.signOut();
    expect([left, asked]).toEqual([[[]], ["sign out r0"]]);
    const everywhere = setUp(keptR0);
    expect(await everywhere.session.signOutEverywhere()).toBe("done");
    expect([everywhere.left, everywhere.asked]).toEqual([[[]], ["sign out r0 everywhere"]]);
  });
});

describe("renewing", () => {
  it("spends the kept token once, however many ask at once", async () => {
    const { session, asked, kept } = setUp(keptR0);
    const results = await Promise.all([session.refresh(), session.refresh(), session.refresh()]);
    expect(results).toEqual([grant("r0+"), grant("r0+"), grant("r0+")]);
    expect([asked, kept()]).toEqual([["refresh r0"], "r0+"]);
    await session.refresh();
    expect([asked, kept()]).toEqual([["refresh r0", "refresh r0+"], "r0++"]);
  });

  it("without a kept session, or for another server, is signed out and asks nobody", async () => {
    const nobody = setUp(null);
    expect(await nobody.session.refresh()).toEqual({ outcome: "signed-out" });
    const elsewhere = setUp(keptR0);
    elsewhere.goTo("https://other.example");
    expect(await elsewhere.session.refresh()).toEqual({ outcome: "signed-out" });
    expect([nobody.asked, elsewhere.asked, elsewhere.kept()]).toEqual([[], [], "r0"]);
  });

  it("forgets a token that the server knows no more", async () => {
    const { session, people, kept } = setUp(keptR0, {
      refresh: () => Promise.resolve(refusal("REFRESH_TOKEN_INVALID")),
    });
    expect(await session.refresh()).toEqual(refusal("REFRESH_TOKEN_INVALID"));
    expect([kept(), people]).toEqual([null, [null]]);
  });

  it.each([refusal("RATE_LIMITED"), { outcome: "unreachable" } as const])(
    "keeps the token for later when the answer is %j",
    async (answer) => {
      const { session, people, kept } = setUp(keptR0, { refresh: () => Promise.resolve(answer) });
      expect(await session.refresh()).toEqual(answer);
      expect([kept(), people]).toEqual(["r0", []]);
    },
  );

  it("that a sign-out overtook does not sign in again", async () => {
    const renewing = Promise.withResolvers<AuthAnswer<Session>>();
    const { session, asked, kept } = setUp(keptR0, { refresh: () => renewing.promise });
    const result = session.refresh();
    await session.signOut();
    renewing.resolve(sessionWith("r1"));
    expect(await result).toEqual({ outcome: "signed-out" });
    expect([asked, kept()]).toEqual([["sign out r0", "sign out r1"], null]);
  });
});

describe("signing out", () => {
  it("forgets first and tells the server, reachable or not", async () => {
    const { session, people, kept } = setUp(keptR0, { signOut: () => Promise.resolve({ outcome: "unreachable" }) });
    await session.signOut();
    expect([kept(), people]).toEqual([null, [null]]);
  });

  it("everywhere changes nothing when the server was not reached", async () => {
    const { session, kept } = setUp(keptR0, { signOut: () => Promise.resolve({ outcome: "unreachable" }) });
    expect([await session.signOutEverywhere(), kept()]).toEqual(["unreachable", "r0"]);
  });

  it("everywhere waits for a renewal and shows the token that it brought", async () => {
    const { session, asked, kept } = setUp(keptR0);
    const renewed = session.refresh();
    expect(await session.signOutEverywhere()).toBe("done");
    await renewed;
    expect([asked, kept()]).toEqual([["refresh r0", "sign out r0+ everywhere"], null]);
  });
});
