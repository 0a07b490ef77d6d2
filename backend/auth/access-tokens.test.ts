import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAccessTokens } from "./access-tokens.ts";
import { parseJwtSecret } from "./jwt-settings.ts";

const id = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a01";
const sessionId = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a02";
const secret = "a secret of more than thirty-two characters";
const start = new Date("2026-11-22T12:00:00Z");
const inAnHour = start.getTime() / 1000 + 3600;

function tokensOf(jwtSecret: string, now = () => start) {
  const parsed = parseJwtSecret(jwtSecret);
  if (!parsed.ok) throw new Error(parsed.fault);
  return createAccessTokens(parsed.settings, now);
}

const signed = (payload: JWTPayload, { key = secret, alg = "HS256" } = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));

const refused = { code: "UNAUTHENTICATED" };

describe("our own tokens", () => {
  it("say who it is, for which sign-in and for a quarter of an hour", async () => {
    const tokens = tokensOf(secret);
    const { token = "", expiresIn } = (await tokens.sign?.({ id, sessionId })) ?? {};
    const expiresAt = new Date("2026-11-22T12:15:00Z");
    expect(expiresIn).toBe(900);
    expect(await tokens.verify(token)).toEqual({ userId: id, sessionId, roles: ["user"], expiresAt, names: {} });
  });

  it("carry Hasura's claims", async () => {
    const { token = "" } = (await tokensOf(secret).sign?.({ id, sessionId })) ?? {};
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(payload).toMatchObject({
      sub: id,
      "https://hasura.io/jwt/claims": {
        "x-hasura-user-id": id,
        "x-hasura-default-role": "user",
        "x-hasura-allowed-roles": ["user", "me"],
      },
    });
  });

  it("end", async () => {
    const { token = "" } = (await tokensOf(secret).sign?.({ id, sessionId })) ?? {};
    const later = tokensOf(secret, () => new Date("2026-11-22T12:16:01Z"));
    await expect(later.verify(token)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  it("are nothing without their audience or session", async () => {
    const tokens = tokensOf(secret);
    const whole = { sub: id, iss: "nchat", aud: "nchat-api", sid: sessionId, exp: inAnHour };
    expect(await tokens.verify(await signed(whole))).toMatchObject({ userId: id });
    for (const key of ["aud", "sid", "sub"]) {
      const without = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
      await expect(tokens.verify(await signed(without))).rejects.toMatchObject(refused);
    }
  });
});

describe("what is no access token", () => {
  const payload = { sub: id, exp: inAnHour };

  it.each([
    ["rubbish", async () => "rubbish"],
    ["an empty one", async () => ""],
    ["another secret's", () => signed(payload, { key: "x".repeat(40) })],
    ["one of another algorithm", () => signed(payload, { alg: "HS384" })],
    ["one without a signature", async () => new UnsecuredJWT(payload).encode()],
    ["one without an end", () => signed({ sub: id })],
    ["one of somebody without a uuid", () => signed({ ...payload, sub: "ann" })],
    ["LiveKit's, signed with the same secret", () => signed({ ...payload, video: { room: "r", roomJoin: true } })],
  ])("%s is refused", async (_name, make) => {
    await expect(tokensOf(secret).verify(await make())).rejects.toMatchObject(refused);
  });
});

describe("clocks that differ", () => {
  const at = (seconds: number) => start.getTime() / 1000 + seconds;
  const outcome = async (payload: JWTPayload) =>
    await tokensOf(secret)
      .verify(await signed({ sub: id, ...payload }))
      .then(
        () => "accepted",
        (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
      );

  it("by up to a minute do no harm, by more they do", async () => {
    const table = await Promise.all(
      [-61, -59, 59, 61].map(async (seconds) => [
        seconds,
        await outcome({ exp: at(seconds) }),
        await outcome({ exp: inAnHour, nbf: at(seconds) }),
      ]),
    );
    expect(table).toEqual([
      [-61, "TOKEN_EXPIRED", "accepted"],
      [-59, "accepted", "accepted"],
      [59, "accepted", "accepted"],
      [61, "accepted", "UNAUTHENTICATED"],
    ]);
  });
});

describe("tokens of another issuer", () => {
  const exp = inAnHour;
  const claims = {
    "https://hasura.io/jwt/claims": { "x-hasura-user-id": id, "x-hasura-allowed-roles": ["user", "admin"] },
  };

  it.each([
    ["hasura-auth's claims", { ...claims, sub: "other" }, ["user", "admin"]],
    [
      "hasura-auth's claims as text",
      { "https://hasura.io/jwt/claims": JSON.stringify({ "x-hasura-user-id": id, "x-hasura-allowed-roles": ["me"] }) },
      ["me"],
    ],
    ["sub", { sub: id }, ["user"]],
    ["userId", { userId: id }, ["user"]],
  ])("name the person by %s", async (_name, payload, roles) => {
    expect(await tokensOf(secret).verify(await signed({ ...payload, exp, email: "ann@example.org" }))).toEqual({
      userId: id,
      sessionId: null,
      roles,
      expiresAt: new Date(inAnHour * 1000),
      names: { username: "ann" },
    });
  });

  it("must be of the issuer and audience that the settings name", async () => {
    const strict = tokensOf(JSON.stringify({ type: "HS256", key: secret, issuer: "hasura-auth", audience: "calls" }));
    const verify = async (more: JWTPayload) => await strict.verify(await signed({ sub: id, exp, ...more }));
    expect(await verify({ iss: "hasura-auth", aud: ["calls", "chat"] })).toMatchObject({ userId: id });
    await expect(verify({ iss: "hasura-auth", aud: "chat" })).rejects.toMatchObject(refused);
    await expect(verify({ iss: "somebody", aud: "calls" })).rejects.toMatchObject(refused);
    await expect(verify({})).rejects.toMatchObject(refused);
  });

  it("may be for one of several audiences", async () => {
    const key = { type: "HS256", key: secret, audience: ["calls", "streams"] };
    const verify = async (aud: string[]) =>
      await tokensOf(JSON.stringify(key)).verify(await signed({ sub: id, exp, aud }));
    expect(await verify(["chat", "streams"])).toMatchObject({ userId: id });
    await expect(verify(["chat"])).rejects.toMatchObject(refused);
  });

  it("can't be made by a server that only knows a key set", () => {
    expect(tokensOf('{"jwk_url":"https://auth.example.org/jwks"}').sign).toBeNull();
  });
});
