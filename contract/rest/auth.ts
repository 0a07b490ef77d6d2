import { z } from "zod";
import { Account } from "../people.ts";
import type { Route } from "./route.ts";

/** E-mail, trimmed and lower case, 254 characters at most. */
const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** 8 to 200 characters; no other rule. */
const Password = z.string().min(8).max(200);

/** What signs somebody up or in. */
export const Credentials = z.strictObject({ email: Email, password: Password });
export type Credentials = z.output<typeof Credentials>;

/**
 * hasura-auth's session. `accessTokenExpiresIn` in seconds. `refreshToken` is empty for the browser build, which
 * keeps it in an HttpOnly cookie (sent when the request carries the header `x-nchat-cookie: 1`).
 */
export const Session = z.object({
  accessToken: z.string(),
  accessTokenExpiresIn: z.int(),
  refreshToken: z.string(),
  user: Account,
});
export type Session = Readonly<z.output<typeof Session>>;

const SignInAnswer = z.object({ session: Session, mfa: z.null() });
const Done = z.object({ success: z.literal(true) });

/** Accounts, on hasura-auth's paths. */
export const authRoutes = {
  signUp: {
    method: "POST",
    path: "/v1/auth/signup/email-password",
    auth: "none",
    summary: "Create an account",
    body: z.strictObject({ email: Email, password: Password, options: z.looseObject({}).optional() }),
    response: SignInAnswer,
  },
  signIn: {
    method: "POST",
    path: "/v1/auth/signin/email-password",
    auth: "none",
    summary: "Sign in",
    // Any length here: a short password is a wrong password, not a malformed request.
    body: z.strictObject({ email: Email, password: z.string().min(1).max(200) }),
    response: SignInAnswer,
  },
  refreshToken: {
    method: "POST",
    path: "/v1/auth/token",
    auth: "none",
    summary: "Exchange a refresh token for a new session; the old refresh token is spent",
    body: z.strictObject({ refreshToken: z.string().max(500).optional() }),
    response: Session,
  },
  signOut: {
    method: "POST",
    path: "/v1/auth/signout",
    auth: "none",
    summary: "Forget a refresh token, or with `all` every one of the person",
    body: z.strictObject({ refreshToken: z.string().max(500).optional(), all: z.boolean().optional() }),
    response: Done,
  },
  changePassword: {
    method: "POST",
    path: "/v1/auth/user/password",
    auth: "user",
    summary: "Change the password; every other session ends",
    body: z.strictObject({ oldPassword: z.string().min(1).max(200), newPassword: Password }),
    response: Done,
  },
  deleteAccount: {
    method: "POST",
    path: "/v1/auth/user/delete",
    auth: "user",
    summary: "Delete the account",
    body: z.strictObject({ password: z.string().min(1).max(200) }),
    response: Done,
  },
} as const satisfies Record<string, Route>;
