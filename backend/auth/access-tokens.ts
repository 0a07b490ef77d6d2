import {
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  type JWTVerifyResult,
  SignJWT,
} from "jose";
import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import type { JwtSettings } from "./jwt-settings.ts";
import { createKeySet } from "./key-set.ts";

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
  /** Throws UNAUTHENTICATED or TOKEN_EXPIRED, or UNAVAILABLE when its key can't be had just now. */
  verify: (token: string) => Promise<AccessClaims>;
}>;

const lifetime = 15 * 60;
/** Seconds by which clocks may differ. */
const leeway = 60;
const issuer = "nchat";
const audience = "nchat-api";
const asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

type Options = Readonly<{
  /** Issuers of tokens that are for other doors, though the same secret may have signed them: LiveKit's key. */
  otherIssuers?: readonly string[];
  /** Whether this server makes tokens of its own; only one that keeps accounts does. */
  signs?: boolean;
  /** Loads the published keys; for proxies. */
  fetch?: typeof fetch;
}>;

/** Signs and verifies API access tokens. The algorithm is the settings', whatever a token's header says. */
export function createAccessTokens(settings: JwtSettings, now: () => Date, options: Options = {}): AccessTokens {
  const { key } = settings;
  const verifySignature = createVerifier(settings, now, options);
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
    sign: key.kind === "secret" && options.signs !== false ? sign : null,
    verify: async (token) => {
      const { payload, protectedHeader } = await verifySignature(token).catch((error: unknown) => {
        if (error instanceof ApiError) throw error;
        if (error instanceof errors.JWTExpired) throw new ApiError("TOKEN_EXPIRED", "The access token has ended");
        throw new ApiError("UNAUTHENTICATED", "The access token is not valid");
      });
      const isOther = !isAccessTokenType(protectedHeader) || options.otherIssuers?.includes(String(payload.iss));
      const claims = payload.iss === issuer ? ownClaims(payload) : foreignClaims(payload, settings);
      if (!claims || isOther) throw new ApiError("UNAUTHENTICATED", "This token is not for this service");
      return claims;
    },
  };
}

/** A token of another kind says so in its header, whoever signed it. */
const isAccessTokenType = ({ typ }: JWTHeaderParameters) => typ === undefined || /^(at\+)?jwt$/i.test(typ);

type Verify = (token: string) => Promise<JWTVerifyResult>;

function createVerifier({ key }: JwtSettings, now: () => Date, { fetch }: Options): Verify {
  const options = (algorithms: string[]) => ({
    algorithms,
    currentDate: now(),
    clockTolerance: leeway,
    requiredClaims: ["exp"],
  });
  if (key.kind === "secret") {
    const { secret, algorithm } = key;
    return (token) => jwtVerify(token, secret, options([algorithm]));
  }
  const keys: JWTVerifyGetKey = createKeySet({ url: key.url, now, ...(fetch ? { fetch } : {}) });
  return (token) => jwtVerify(token, keys, options(asymmetric));
}

const hasuraClaims = (id: string) => ({
  "x-hasura-user-id": id,
  "x-hasura-default-role": "user",
  "x-hasura-allowed-roles": ["user", "me"],
});

/** A moment that a `Date` can hold. */
const Seconds = z.number().max(8.64e12);

const OwnPayload = z.looseObject({
  sub: z.uuid(),
  aud: z.literal(audience),
  sid: z.uuid(),
  exp: Seconds,
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

/** Hasura's claims come as an object, or as its text (`claims_format: stringified_json`). */
const StringifiedClaims = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});
const AnyClaims = z.union([HasuraClaims, StringifiedClaims.pipe(HasuraClaims)]);
const ForeignPayload = z.looseObject({
  sub: z.string().optional(),
  userId: z.string().optional(),
  exp: Seconds,
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
  if (settings.audiences && ![payload.aud].flat().some((each) => settings.audiences?.includes(each ?? "")))
    return undefined;
  const parsed = ForeignPayload.safeParse(payload);
  const hasura = AnyClaims.safeParse(payload[settings.claimsNamespace] ?? {});
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
