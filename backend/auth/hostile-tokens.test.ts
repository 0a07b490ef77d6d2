import { constants, createHmac, KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccessTokens } from "./access-tokens.ts";
import { parseJwtSecret } from "./jwt-settings.ts";

const id = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a01";
const other = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a09";
const secret = "a secret of more than thirty-two characters";
const now = () => new Date("2026-11-22T12:00:00Z");
const exp = now().getTime() / 1000 + 3600;
const livekitKey = "APIlivekit";

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
/** A token by hand: nothing of it is checked by whoever makes it. */
const hand = (header: object, payload: unknown, key: string | Uint8Array = secret) => {
  const text = `${base64(header)}.${base64(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
};

let rsa: Awaited<ReturnType<typeof generateKeyPair>>;
let mallory: Awaited<ReturnType<typeof generateKeyPair>>;
let publicPem = "";
const asked: string[] = [];
const served: { keys: unknown[] } = { keys: [] };
const issuer = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.end(JSON.stringify(served));
});
let origin = "";

beforeAll(async () => {
  rsa = await generateKeyPair("RS256", { extractable: true });
  mallory = await generateKeyPair("RS256", { extractable: true });
  publicPem = await exportSPKI(rsa.publicKey);
  served.keys = [{ ...(await exportJWK(rsa.publicKey)), kid: "one", alg: "RS256", use: "sig" }];
  await new Promise<void>((listening) => issuer.listen(0, "127.0.0.1", listening));
  const address = issuer.address();
  origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => void issuer.close());

const tokensOf = (setting: string) => {
  const parsed = parseJwtSecret(setting);
  if (!parsed.ok) throw new Error(parsed.fault);
  return createAccessTokens(parsed.settings, now, { otherIssuers: [livekitKey] });
};
const bySecret = () => tokensOf(secret);
const byKeySet = () => tokensOf(JSON.stringify({ jwk_url: `${origin}/jwks` }));

const good = { sub: id, exp };
const hs = { alg: "HS256", typ: "JWT" };
const byRsa = (header: JWTHeaderParameters, key = rsa.privateKey, payload = good) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);

const outcomeOf = async (tokens: ReturnType<typeof tokensOf>, token: string) =>
  await tokens.verify(token).then(
    ({ userId }) => `accepted as ${userId}`,
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : String(error)),
  );

const againstSecret: Record<string, () => string | Promise<string>> = {
  "alg none": () => `${base64({ alg: "none" })}.${base64(good)}.`,
  "alg None": () => `${base64({ alg: "None" })}.${base64(good)}.`,
  "alg NONE with a signature": () => hand({ alg: "NONE" }, good),
  "alg none without the last dot": () => `${base64({ alg: "none" })}.${base64(good)}`,
  "no alg": () => hand({ typ: "JWT" }, good),
  "alg HS512 over the same secret": () =>
    new SignJWT(good).setProtectedHeader({ alg: "HS512" }).sign(new TextEncoder().encode(secret)),
  "alg HS512 said, HS256 made": () => hand({ alg: "HS512" }, good),
  "alg RS256 said, HMAC made": () => hand({ alg: "RS256" }, good),
  "alg as a list": () => hand({ alg: ["HS256"] }, good),
  "RS256, truly": () => byRsa({ alg: "RS256" }),
  "an empty key": () => hand(hs, good, ""),
  "a key of zeros": () => hand(hs, good, new Uint8Array(32)),
  "kid that leads to an empty file": () => hand({ ...hs, kid: "../../../../dev/null" }, good, ""),
  "kid that selects a key": () => hand({ ...hs, kid: "' union select 'key' -- " }, good, "key"),
  "kid that names a file": () => hand({ ...hs, kid: "/proc/sys/kernel/random/boot_id" }, good, "0"),
  "its own key in the header": async () => hand({ ...hs, jwk: { kty: "oct", k: base64("mine") } }, good, "mine"),
  "an address of keys in the header": () =>
    hand({ ...hs, jku: `${origin}/mallory`, x5u: `${origin}/mallory` }, good, "mine"),
  "an unknown critical extension": () => hand({ ...hs, crit: ["mine"], mine: true }, good),
  "an unencoded payload": () => hand({ ...hs, b64: false, crit: ["b64"] }, good),
  "no signature": () => hand(hs, good).replace(/[^.]+$/, ""),
  "half a signature": () => hand(hs, good).slice(0, -20),
  "another's payload": () => hand(hs, good).replace(/\.[^.]+\./, `.${base64({ ...good, sub: other })}.`),
  "a fourth part": () => `${hand(hs, good)}.${base64("more")}`,
  "an encrypted token": async () =>
    await new CompactEncrypt(Buffer.from(JSON.stringify(good)))
      .setProtectedHeader({ alg: "dir", enc: "A128CBC-HS256" })
      .encrypt(Buffer.from(secret.slice(0, 32))),
  "a payload that is no object": () => hand(hs, [good]),
  "a payload that is no JSON": () => hand(hs, "sub"),
  "no end": () => hand(hs, { sub: id }),
  "an end in words": () => hand(hs, { sub: id, exp: "9999999999" }),
  "an end beyond all time": () => hand(hs, { sub: id, exp: 1e300 }),
  "a beginning in words": () => hand(hs, { ...good, nbf: "0" }),
  nobody: () => hand(hs, { exp }),
  "somebody without a uuid": () => hand(hs, { sub: "admin", exp }),
  "a list of people": () => hand(hs, { sub: [id], exp }),
  "claims that are a list": () => hand(hs, { ...good, "https://hasura.io/jwt/claims": [] }),
  "claims that are no JSON": () => hand(hs, { ...good, "https://hasura.io/jwt/claims": "{" }),
  "claims of somebody without a uuid": () =>
    hand(hs, { ...good, "https://hasura.io/jwt/claims": { "x-hasura-user-id": "1 or 1=1" } }),
  "roles that are no list": () =>
    hand(hs, { ...good, "https://hasura.io/jwt/claims": { "x-hasura-allowed-roles": "admin" } }),
  "ours for another audience": () => hand(hs, { ...good, iss: "nchat", aud: "nchat-media", sid: id }),
  "ours without a session": () => hand(hs, { ...good, iss: "nchat", aud: "nchat-api" }),
  "LiveKit's, by its grant": () => hand(hs, { ...good, video: { roomJoin: true, room: "call-x" } }),
  "LiveKit's, by an empty grant": () => hand(hs, { ...good, video: {} }),
  "LiveKit's for telephones": () => hand(hs, { ...good, sip: { call: true } }),
  "LiveKit's, by its issuer": () => hand(hs, { ...good, iss: livekitKey, name: "Ann" }),
  "a token of another kind": () => hand({ ...hs, typ: "playback+jwt" }, good),
  "a log-out token": () => hand({ ...hs, typ: "logout+jwt" }, good),
  "nothing at all": () => "",
  "two dots": () => "..",
};

describe("a hostile token, to a server with a secret", () => {
  it.each(Object.entries(againstSecret))("is refused: %s", async (_name, make) => {
    const before = asked.length;
    expect(await outcomeOf(bySecret(), await make())).toBe("UNAUTHENTICATED");
    expect(asked.slice(before)).toEqual([]);
  });

  it("differs from a good one", async () => {
    expect(await outcomeOf(bySecret(), hand(hs, good))).toBe(`accepted as ${id}`);
    expect(await outcomeOf(bySecret(), hand({ ...hs, typ: "at+jwt", kid: "any" }, good))).toBe(`accepted as ${id}`);
  });
});

const againstKeySet: Record<string, () => string | Promise<string>> = {
  "HS256 over the public key as text": () => hand({ alg: "HS256", kid: "one" }, good, publicPem),
  "HS256 over the public key without its last line break": () =>
    hand({ alg: "HS256", kid: "one" }, good, publicPem.trim()),
  "HS256 over the published modulus": async () =>
    hand({ alg: "HS256", kid: "one" }, good, Buffer.from((await exportJWK(rsa.publicKey)).n ?? "", "base64url")),
  "alg none": () => `${base64({ alg: "none", kid: "one" })}.${base64(good)}.`,
  "another's key under a known name": () => byRsa({ alg: "RS256", kid: "one" }, mallory.privateKey),
  "another's key under a name of its own": () => byRsa({ alg: "RS256", kid: "mallory" }, mallory.privateKey),
  "a name that is an address": () => byRsa({ alg: "RS256", kid: `${origin}/mallory` }, mallory.privateKey),
  "a name from the prototype": () => byRsa({ alg: "RS256", kid: "__proto__" }, mallory.privateKey),
  "its own key in the header": async () =>
    byRsa({ alg: "RS256", jwk: await exportJWK(mallory.publicKey) }, mallory.privateKey),
  "an address of keys in the header": () =>
    byRsa({ alg: "RS256", kid: "one", jku: `${origin}/mallory` }, mallory.privateKey),
  "the right key with another padding": () => {
    const text = `${base64({ alg: "PS256", kid: "one" })}.${base64(good)}`;
    const key = { key: KeyObject.from(rsa.privateKey), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
  },
};

describe("a hostile token, to a server that knows published keys", () => {
  it.each(Object.entries(againstKeySet))("is refused: %s", async (_name, make) => {
    const token = await make();
    const before = asked.length;
    expect(await outcomeOf(byKeySet(), token)).toBe("UNAUTHENTICATED");
    expect(new Set(asked.slice(before).filter((path) => path !== "/jwks"))).toEqual(new Set());
  });

  it("differs from a good one", async () => {
    expect(await outcomeOf(byKeySet(), await byRsa({ alg: "RS256", kid: "one" }))).toBe(`accepted as ${id}`);
    expect(await outcomeOf(byKeySet(), await byRsa({ alg: "RS256" }))).toBe(`accepted as ${id}`);
  });
});
