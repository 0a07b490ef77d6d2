import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions, SignJWT } from "jose";
import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import type { JwtSettings } from "./jwt-settings.ts";

/** What a valid access token says. */
export type AccessClaims = Readonly<{
  userId: string;
  /** Null for a token of another issuer. */
  sessionId: string | null;
  roles: readonly string[];
  expiresAt: Date;
  /** How another issuer calls the person; for the first time we see them. */
  names: Readonly<{ username?: string; displayName?: string }>;
}>;

export type AccessTokens = Readonly<{
  /** Null on a server that only verifies. */
  sign: ((person: { id: string; sessionId: string }) => Promise<{ token: string; expiresIn: number }>) | null;
  /** Throws UNAUTHENTICATED or TOKEN_EXPIRED. */
  verify: (token: string) => Promise<AccessClaims>;
}>;

const lifetime = 15 * 60;
const issuer = "nchat";
const audience = "nchat-api";
const asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** Signs and verifies API access tokens. The algorithm is the settings', whatever a token's header says. */
export function createAccessTokens(settings: JwtSettings, now: () => Date): AccessTokens {
  const { key } = settings;
  const verifySignature = createVerifier(settings, now);
  const sign = async ({ id, sessionId }: { id: string; sessionId: string }) => {
    if (key.kind !== "secret") throw new Error("a key set can't sign");
    const seconds = Math.floor(now().getTime() / 1000);
    const token = await new SignJWT({ sid: sessionId, [settings.claimsNamespace]: hasuraClaims(id) })
      .setProtectedHeader({ alg: key.algorithm, typ: "JWT" })
      .setSubject(id)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetime)
      .sign(key.secret);
    return { token, expiresIn: lifetime };
  };
  return {
    sign: key.kind === "secret" ? sign : null,
    verify: async (token) => {
      const payload = await verifySignature(token).catch((error: unknown) => {
        if (error instanceof errors.JWTExpired) throw new ApiError("TOKEN_EXPIRED", "The access token has ended");
        throw new ApiError("UNAUTHENTICATED", "The access token is not valid");
      });
      const claims = payload.iss === issuer ? ownClaims(payload) : foreignClaims(payload, settings);
      if (!claims) throw new ApiError("UNAUTHENTICATED", "This token is not for this service");
      return claims;
    },
  };
}

function createVerifier({ key }: JwtSettings, now: () => Date): (token: string) => Promise<JWTPayload> {
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    currentDate: now(),
    clockTolerance: 5,
    requiredClaims: ["exp"],
  });
  if (key.kind === "secret") {
    return async (token) => (await jwtVerify(token, key.secret, options([key.algorithm]))).payload;
  }
  const keys = createRemoteJWKSet(new URL(key.url), { timeoutDuration: 5000 });
  return async (token) => (await jwtVerify(token, keys, options(asymmetric))).payload;
}

const hasuraClaims = (id: string) => ({
  "x-hasura-user-id": id,
  "x-hasura-default-role": "user",
  "x-hasura-allowed-roles": ["user", "me"],
});

const OwnPayload = z.looseObject({
  sub: z.uuid(),
  aud: z.literal(audience),
  sid: z.uuid(),
  exp: z.number(),
});

function ownClaims(payload: JWTPayload): AccessClaims | undefined {
  const parsed = OwnPayload.safeParse(payload);
  if (!parsed.success) return undefined;
  const { sub, sid, exp } = parsed.data;
  return { userId: sub, sessionId: sid, roles: ["user"], expiresAt: new Date(exp * 1000), names: {} };
}

const HasuraClaims = z.looseObject({
  "x-hasura-user-id": z.string().optional(),
  "x-hasura-allowed-roles": z.array(z.string()).optional(),
});
const ForeignPayload = z.looseObject({
  sub: z.string().optional(),
  userId: z.string().optional(),
  exp: z.number(),
  // LiveKit's grants: its tokens may be signed with the same secret by mistake, and must still not open the API.
  video: z.undefined().optional(),
  sip: z.undefined().optional(),
  username: z.string().optional().catch(undefined),
  displayName: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
});

/** hasura-auth's claims, else `sub`, else the realtime plugin's `userId`. */
function foreignClaims(payload: JWTPayload, settings: JwtSettings): AccessClaims | undefined {
  if (settings.issuer !== null && payload.iss !== settings.issuer) return undefined;
  if (settings.audience !== null && ![payload.aud].flat().includes(settings.audience)) return undefined;
  const parsed = ForeignPayload.safeParse(payload);
  const hasura = HasuraClaims.safeParse(payload[settings.claimsNamespace] ?? {});
  if (!parsed.success || !hasura.success) return undefined;
  const { sub, userId, exp, username, displayName, name, email } = parsed.data;
  const id = z.uuid().safeParse(hasura.data["x-hasura-user-id"] ?? sub ?? userId);
  if (!id.success) return undefined;
  const names = { username: username ?? email?.split("@")[0], displayName: displayName ?? name };
  return {
    userId: id.data.toLowerCase(),
    sessionId: null,
    roles: hasura.data["x-hasura-allowed-roles"] ?? ["user"],
    expiresAt: new Date(exp * 1000),
    names: Object.fromEntries(Object.entries(names).filter(([, value]) => value)),
  };
}
