import type { Account } from "@nchat/contract/people";
import { expect, test } from "vitest";
import { initialSession, nextSession, type Session, type SessionEvent } from "./session-machine.ts";

const mara: Account = {
  id: "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11",
  email: "mara@example.com",
  username: "mara",
  displayName: "Mara",
  avatarUrl: null,
};
const wrong = { code: "INVALID_CREDENTIALS", message: "E-mail or password is wrong" } as const;
const signedOut: Session = { step: "signed-out", problem: null };
const signingIn: Session = { step: "signing-in", how: "sign-in" };
const signedIn: Session = { step: "signed-in", account: mara };

const after = (from: Session, ...events: SessionEvent[]) => events.reduce(nextSession, from);

test("a kept session signs in without a word", () => {
  expect(after(initialSession, { type: "restored", account: mara })).toEqual(signedIn);
});

test("without a kept session the sign-in page opens and says nothing", () => {
  expect(after(initialSession, { type: "nothing-kept" })).toEqual(signedOut);
});

test("each start that the server does not answer is counted", () => {
  expect(after(initialSession, { type: "start-unanswered" }, { type: "start-unanswered" })).toEqual({
    step: "starting",
    attempt: 2,
  });
});

test("a kept session that the server does not know any more is said", () => {
  expect(after(initialSession, { type: "expired" })).toEqual({ step: "signed-out", problem: { kind: "expired" } });
});

test("signing in leads from the click to the account", () => {
  expect(after(signedOut, { type: "submitted", how: "sign-in" })).toEqual(signingIn);
  expect(after(signingIn, { type: "accepted", account: mara })).toEqual(signedIn);
});

test("a refusal keeps what the server said and until when to wait", () => {
  expect(after(signingIn, { type: "refused", error: wrong, until: 5 })).toEqual({
    step: "signed-out",
    problem: { kind: "refused", error: wrong, until: 5 },
  });
});

test("an unanswered sign-in can be tried again, and trying takes the problem away", () => {
  const failed = after(signingIn, { type: "unanswered" });
  expect(failed).toEqual({ step: "signed-out", problem: { kind: "unreachable" } });
  expect(after(failed, { type: "submitted", how: "sign-up" })).toEqual({ step: "signing-in", how: "sign-up" });
});

test("somebody may sign in by hand while the kept session is still looked for", () => {
  expect(after(initialSession, { type: "submitted", how: "sign-in" })).toEqual(signingIn);
});

test("signing out and expiry end the session, the one silently", () => {
  expect(after(signedIn, { type: "signed-out" })).toEqual(signedOut);
  expect(after(signedIn, { type: "expired" })).toEqual({ step: "signed-out", problem: { kind: "expired" } });
});

test("a new name or picture replaces the account", () => {
  const renamed = { ...mara, displayName: "Mara L." };
  expect(after(signedIn, { type: "account-changed", account: renamed })).toEqual({
    step: "signed-in",
    account: renamed,
  });
});

const strangers: readonly [Session, SessionEvent][] = [
  [signedIn, { type: "restored", account: mara }],
  [signedIn, { type: "nothing-kept" }],
  [signedIn, { type: "start-unanswered" }],
  [signedIn, { type: "submitted", how: "sign-in" }],
  [signedOut, { type: "accepted", account: mara }],
  [signedOut, { type: "refused", error: wrong, until: null }],
  [signedIn, { type: "unanswered" }],
  [signedOut, { type: "expired" }],
  [signedOut, { type: "signed-out" }],
  [signedOut, { type: "account-changed", account: mara }],
];

test.each(strangers)("%o does not heed %o", (session, event) => {
  expect(nextSession(session, event)).toBe(session);
});
