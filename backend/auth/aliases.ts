import { randomBytes } from "node:crypto";
import { z } from "zod";
import { Account } from "@nchat/contract/people";
import type { Config } from "../config.ts";
import { alias, type AliasRoute } from "../http/aliases.ts";
import { isSecure } from "./refresh-cookie.ts";

const csrf = { cookieName: "nchat-csrf-token", headerName: "X-CSRF-Token" } as const;

/** What nchat's web client asks for before it does anything. */
export const createAuthAliases = (config: Pick<Config, "publicUrl">): readonly AliasRoute[] => [
  alias({
    method: "POST",
    path: "/api/auth/signin",
    name: "nchatSignIn",
    summary: "Sign in: `POST /v1/auth/signin/email-password`",
    auth: "none",
    isGuessable: true,
    envelope: "data",
    schemas: { body: z.looseObject({ email: z.string().max(254), password: z.string().max(200) }) },
    response: z.object({ user: Account, accessToken: z.string(), refreshToken: z.string(), expiresIn: z.int() }),
    handle: async ({ body: { email, password }, ask }) => {
      const { session } = await ask("signIn", { body: { email, password } });
      const { user, accessToken, refreshToken, accessTokenExpiresIn: expiresIn } = session;
      return { user, accessToken, refreshToken, expiresIn };
    },
  }),
  alias({
    method: "GET",
    path: "/api/csrf",
    name: "nchatCsrf",
    summary: "A token that clients of nchat send with `X-CSRF-Token`; who asks is told by the access token alone",
    auth: "none",
    envelope: "data",
    schemas: {},
    response: z.object({ csrfToken: z.string(), headerName: z.string(), cookieName: z.string() }),
    // No cookie signs anybody in on the routes that it would protect, so there is nothing to check later.
    handle: async ({ request, reply }) => {
      const csrfToken = randomBytes(32).toString("base64url");
      const secure = isSecure(request, config);
      reply.setCookie(csrf.cookieName, csrfToken, { path: "/", sameSite: "strict", secure });
      return { csrfToken, ...csrf };
    },
  }),
];
