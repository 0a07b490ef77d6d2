import type { AuthResult } from "@nchat/contract/ipc/auth";
import type { Account } from "@nchat/contract/people";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AuthPort } from "../platform/platform.ts";
import { schedule } from "./schedule.ts";
import { createSessionStore } from "./session-store.ts";

const mara: Account = {
  id: "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11",
  email: "mara@example.com",
  username: "mara",
  displayName: "Mara",
  avatarUrl: null,
};
const credentials = { email: "mara@example.com", password: "correct horse" };
const granted = (accessToken: string): AuthResult => ({
  outcome: "signed-in",
  grant: { accessToken, expiresIn: 900, user: mara },
});
const gone: AuthResult = { outcome: "refused", error: { code: "REFRESH_TOKEN_INVALID", message: "spent" } };

/** Answers of the auth port in their order; the last one stays. */
function authThat(answers: Partial<Record<"refresh" | "signIn" | "signUp", AuthResult[]>>) {
  const asked: string[] = [];
  const answer = (name: "refresh" | "signIn" | "signUp") => async () => {
    asked.push(name);
    const all = answers[name] ?? [];
    return (all.length > 1 ? all.shift() : all[0]) ?? ({ outcome: "unreachable" } as const);
  };
  const auth: AuthPort = {
    refresh: answer("refresh"),
    signIn: answer("signIn"),
    signUp: answer("signUp"),
    signOut: async () => void asked.push("signOut"),
    signOutEverywhere: async () => {
      asked.push("signOutEverywhere");
      return "unreachable";
    },
  };
  return { session: createSessionStore({ auth, now: Date.now, schedule }), asked };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

test("a start restores the kept session and tells its token", async () => {
  const { session } = authThat({ refresh: [granted("one")] });
  const tokens: string[] = [];
  session.onToken((token) => tokens.push(token));
  session.start();
  await settle();
  expect(session.store.getState()).toEqual({ step: "signed-in", account: mara });
  expect([await session.freshToken(), tokens]).toEqual(["one", ["one"]]);
});

test("a start without an answer tries again by itself, and at once when asked", async () => {
  const { session, asked } = authThat({
    refresh: [{ outcome: "unreachable" }, { outcome: "unreachable" }, granted("late")],
  });
  session.start();
  await settle();
  expect(session.store.getState()).toEqual({ step: "starting", attempt: 1 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(session.store.getState()).toEqual({ step: "starting", attempt: 2 });
  session.start();
  session.start(); // a double click asks once: the refresh token is good for one answer
  await settle();
  expect(session.store.getState().step).toBe("signed-in");
  expect(asked).toEqual(["refresh", "refresh", "refresh"]);
});

test("a server that is starting is not taken for a lost session", async () => {
  const busy: AuthResult = { outcome: "refused", error: { code: "UNAVAILABLE", message: "starting" } };
  const { session } = authThat({ refresh: [busy] });
  session.start();
  await settle();
  expect(session.store.getState()).toEqual({ step: "starting", attempt: 1 });
});

test("a lock-out says until when", async () => {
  const error = { code: "LOCKED_OUT", message: "too many tries", retryAfterSeconds: 30 } as const;
  const { session } = authThat({ signIn: [{ outcome: "refused", error }] });
  await session.signIn(credentials);
  expect(session.store.getState()).toEqual({
    step: "signed-out",
    problem: { kind: "refused", error, until: 1_030_000 },
  });
});

test("signing in and making an account at once asks once, and its answer counts", async () => {
  const error = { code: "INVALID_CREDENTIALS", message: "no" } as const;
  const { session, asked } = authThat({ signIn: [{ outcome: "refused", error }], signUp: [granted("new")] });
  await Promise.all([session.signIn(credentials), session.signUp(credentials)]);
  expect([session.store.getState(), asked]).toEqual([
    { step: "signed-out", problem: { kind: "refused", error, until: null } },
    ["signIn"],
  ]);
});

test("a new account is signed in", async () => {
  const { session, asked } = authThat({ signUp: [granted("new")] });
  await session.signUp(credentials);
  expect([session.store.getState().step, asked]).toEqual(["signed-in", ["signUp"]]);
});

test("the token is renewed a minute before it ends, with nobody asking", async () => {
  const { session } = authThat({ signIn: [granted("one")], refresh: [granted("two")] });
  await session.signIn(credentials);
  const tokens: string[] = [];
  session.onToken((token) => tokens.push(token));
  await vi.advanceTimersByTimeAsync(839_000);
  expect(tokens).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([tokens, await session.freshToken()]).toEqual([["two"], "two"]);
});

test("several who need a new token share one request", async () => {
  const { session, asked } = authThat({ signIn: [granted("one")], refresh: [granted("two")] });
  await session.signIn(credentials);
  expect(await Promise.all([session.renewToken(), session.renewToken()])).toEqual([true, true]);
  expect(asked).toEqual(["signIn", "refresh"]);
});

test("a session that the server ended leads to the sign-in page with the reason", async () => {
  const { session } = authThat({ signIn: [granted("one")], refresh: [gone] });
  await session.signIn(credentials);
  expect(await session.renewToken()).toBe(false);
  expect(session.store.getState()).toEqual({ step: "signed-out", problem: { kind: "expired" } });
  expect(await session.freshToken()).toBe(null);
});

test("a server that is away while the token is renewed does not sign anybody out", async () => {
  const { session } = authThat({ signIn: [granted("one")], refresh: [{ outcome: "unreachable" }, granted("two")] });
  await session.signIn(credentials);
  expect(await session.renewToken()).toBe(false);
  expect(session.store.getState().step).toBe("signed-in");
  await vi.advanceTimersByTimeAsync(5000);
  expect(await session.freshToken()).toBe("two");
});

test("an answer that comes after signing out brings nobody back", async () => {
  const { session } = authThat({ signIn: [granted("one")], refresh: [granted("two")] });
  await session.signIn(credentials);
  const renewing = session.renewToken();
  await session.signOut();
  await renewing;
  expect([session.store.getState(), await session.freshToken()]).toEqual([{ step: "signed-out", problem: null }, null]);
});

test("signing out everywhere that nobody answered changes nothing", async () => {
  const { session } = authThat({ signIn: [granted("one")] });
  await session.signIn(credentials);
  expect(await session.signOutEverywhere()).toBe("unreachable");
  expect(session.store.getState().step).toBe("signed-in");
});
