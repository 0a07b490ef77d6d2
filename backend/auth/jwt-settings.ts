import { z } from "zod";

/** How access tokens are verified, and signed when the key allows it. */
export type JwtSettings = Readonly<{
  /** A secret signs and verifies; a JWK set only verifies, so such a server keeps no accounts. */
  key: JwtKey;
  /** Checked on tokens of other issuers when given. */
  issuer: string | null;
  /** One of them must be among the token's. */
  audiences: readonly string[] | null;
  claimsNamespace: string;
}>;

type JwtKey =
  | Readonly<{ kind: "secret"; algorithm: "HS256" | "HS384" | "HS512"; secret: Uint8Array }>
  | Readonly<{ kind: "jwks"; url: string }>;

const defaultNamespace = "https://hasura.io/jwt/claims";

// Hasura's own format has further keys that do not matter here.
const Common = {
  issuer: z.string().optional(),
  audience: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  claims_namespace: z.string().optional(),
};
const WithKey = z.looseObject({
  type: z.enum(["HS256", "HS384", "HS512"], "must be HS256, HS384 or HS512 (or use jwk_url)"),
  key: z.string().min(32, "must be 32 characters or longer"),
  ...Common,
});
const WithUrl = z.looseObject({ jwk_url: z.url({ protocol: /^https?$/ }), ...Common });

type Parsed = { ok: true; settings: JwtSettings } | { ok: false; fault: string };

/** Reads Hasura's JSON (`{type,key}` or `{jwk_url}`) or a bare HS256 secret. */
export function parseJwtSecret(text: string): Parsed {
  if (!text.trimStart().startsWith("{")) {
    if (text.length < 32) return { ok: false, fault: "must be 32 characters or longer" };
    return { ok: true, settings: withSecret("HS256", text, {}) };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, fault: "looks like JSON and is not" }; // the parser's message would quote the secret
  }
  if (z.object({ jwk_url: z.string() }).safeParse(json).success) {
    const parsed = WithUrl.safeParse(json);
    if (!parsed.success) return { ok: false, fault: faultOf(parsed.error) };
    return { ok: true, settings: { key: { kind: "jwks", url: parsed.data.jwk_url }, ...commonOf(parsed.data) } };
  }
  const parsed = WithKey.safeParse(json);
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error) };
  return { ok: true, settings: withSecret(parsed.data.type, parsed.data.key, parsed.data) };
}

type CommonFields = {
  issuer?: string | undefined;
  audience?: string | string[] | undefined;
  claims_namespace?: string | undefined;
};

const commonOf = ({ issuer, audience, claims_namespace }: CommonFields) => ({
  issuer: issuer ?? null,
  audiences: audience === undefined ? null : [audience].flat(),
  claimsNamespace: claims_namespace ?? defaultNamespace,
});

const withSecret = (algorithm: "HS256" | "HS384" | "HS512", secret: string, common: CommonFields): JwtSettings => ({
  key: { kind: "secret", algorithm, secret: new TextEncoder().encode(secret) },
  ...commonOf(common),
});

const faultOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join(".") || "it"}: ${issue.message}`).join("; ");
