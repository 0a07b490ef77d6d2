import { createServer, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { createKeySet } from "./key-set.ts";

const stops: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

type Key = Readonly<{ kid: string; jwk: object; sign: () => Promise<string> }>;

async function keyOf(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const sign = () => new SignJWT({}).setProtectedHeader({ alg: "ES256", kid }).setExpirationTime("1d").sign(privateKey);
  return { kid, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256" }, sign };
}

/** A real issuer, whose answer and clock the test turns. */
async function setUp(first: (response: ServerResponse) => void) {
  const state = { answer: first, asked: 0, time: Date.now() };
  const server = createServer((_request, response) => {
    state.asked += 1;
    state.answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  stops.push(() => (server.closeAllConnections(), server.close()));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const keys = createKeySet({ url: `http://127.0.0.1:${port}/jwks`, now: () => new Date(state.time) });
  const tryWith = async (key: Key) =>
    await jwtVerify(await key.sign(), keys).then(
      () => "valid",
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : String(error)),
    );
  return { state, tryWith };
}

const holding =
  (...keys: Key[]) =>
  (response: ServerResponse) =>
    void response.end(JSON.stringify({ keys: keys.map((key) => key.jwk) }));
const broken = (response: ServerResponse) => void response.writeHead(500).end();
const minute = 60_000;

describe("published keys", () => {
  it("are asked for once, by however many at the same time, and again after ten minutes", async () => {
    const one = await keyOf("one");
    const { state, tryWith } = await setUp(holding(one));
    expect(await Promise.all([tryWith(one), tryWith(one), tryWith(one)])).toEqual(["valid", "valid", "valid"]);
    expect([await tryWith(one), state.asked]).toEqual(["valid", 1]);
    state.time += 11 * minute;
    expect([await tryWith(one), state.asked]).toEqual(["valid", 2]);
  });

  it("change: a new name is looked for, but strangers can't make us ask more than twice a minute", async () => {
    const [one, two, stranger] = await Promise.all([keyOf("one"), keyOf("two"), keyOf("stranger")]);
    const { state, tryWith } = await setUp(holding(one));
    expect(await tryWith(one)).toBe("valid");
    state.answer = holding(two);
    expect([await tryWith(two), state.asked]).toEqual(["ERR_JWKS_NO_MATCHING_KEY", 1]);
    state.time += 31_000;
    expect([await tryWith(two), await tryWith(one), state.asked]).toEqual(["valid", "ERR_JWKS_NO_MATCHING_KEY", 2]);
    for (let time = 0; time < 50; time++) expect(await tryWith(stranger)).toBe("ERR_JWKS_NO_MATCHING_KEY");
    expect(state.asked).toBe(2);
  });

  it("are good for a day while the issuer is down, which is asked twice a minute at most", async () => {
    const one = await keyOf("one");
    const { state, tryWith } = await setUp(holding(one));
    expect(await tryWith(one)).toBe("valid");
    state.answer = broken;
    state.time += 11 * minute;
    expect([await tryWith(one), await tryWith(one), state.asked]).toEqual(["valid", "valid", 2]);
    state.time += 23 * 60 * minute;
    expect(await tryWith(one)).toBe("valid");
    state.time += 60 * minute;
    expect(await tryWith(one)).toBe("UNAVAILABLE");
    state.answer = holding(one);
    state.time += minute;
    expect(await tryWith(one)).toBe("valid");
  });

  it.each([
    ["answers with a failure", broken],
    ["answers with something else", (response: ServerResponse) => void response.end("<html>")],
    [
      "holds a secret",
      (response: ServerResponse) => void response.end('{"keys":[{"kty":"oct","k":"AAAA","kid":"one"}]}'),
    ],
    ["never ends", (response: ServerResponse) => void response.write(`{"keys":[],"more":"${"x".repeat(300_000)}`)],
    ["hangs up", (response: ServerResponse) => void response.destroy()],
  ])("can't be had from an issuer that %s, which is nobody's fault who asks", async (_name, answer) => {
    const one = await keyOf("one");
    const { state, tryWith } = await setUp(answer);
    expect([await tryWith(one), await tryWith(one)]).toEqual(["UNAVAILABLE", "UNAVAILABLE"]);
    expect(state.asked).toBe(1);
    state.answer = holding(one);
    state.time += 31_000;
    expect(await tryWith(one)).toBe("valid");
  });

  it("are not looked for elsewhere, nor taken when they are very many bytes", async () => {
    const one = await keyOf("one");
    const elsewhere = (response: ServerResponse) =>
      response.req.url === "/jwks" ? response.writeHead(302, { location: "/elsewhere" }).end() : holding(one)(response);
    const large = (response: ServerResponse) =>
      void response.end(JSON.stringify({ keys: [one.jwk], more: "x".repeat(300_000) }));
    for (const answer of [elsewhere, large]) {
      const { tryWith } = await setUp((response) => void answer(response));
      expect(await tryWith(one)).toBe("UNAVAILABLE");
    }
  });
});
