import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { ApiError } from "../http/api-error.ts";

type Deps = Readonly<{ url: string; now: () => Date; fetch?: typeof fetch }>;

/** How long keys are used before they are asked for again. */
const freshMs = 10 * 60_000;
/** How long they are still good while whoever keeps them does not answer: an outage there must not sign people out. */
const staleMs = 24 * 60 * 60_000;
/** A token with an unknown key, or a failure, leads to one question in this time and not to one a token. */
const cooldownMs = 30_000;
const timeoutMs = 5000;
const mostBytes = 256 * 1024;

// A symmetric key has no place among published ones.
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.enum(["RSA", "EC", "OKP"]) })).max(100) });

type Keys = Readonly<{ find: JWTVerifyGetKey; at: number }>;

/**
 * The published keys of an issuer (`jwk_url`), kept and asked for again in time. Throws UNAVAILABLE while there are none;
 * what a token's own header says of keys or addresses is not looked at, but for the name of the key.
 */
export function createKeySet({ url, now, fetch: get = fetch }: Deps): JWTVerifyGetKey {
  let keys: Keys | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    askedAt = now().getTime();
    const find = createLocalJWKSet(await load(get, url));
    keys = { find, at: now().getTime() };
  };
  const isCoolingDown = () => now().getTime() - askedAt < cooldownMs;
  const askOnce = () => (asking ??= ask().finally(() => (asking = undefined)));
  const tryToAsk = async () => {
    if (!asking && isCoolingDown()) return;
    await askOnce().catch((error: unknown) => {
      if (!keys || now().getTime() - keys.at > staleMs) throw unavailable(error);
    });
  };
  return async (header, token) => {
    if (!keys || now().getTime() - keys.at > freshMs) await tryToAsk();
    if (!keys || now().getTime() - keys.at > staleMs) throw unavailable();
    try {
      return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || (isCoolingDown() && !asking)) throw error;
      await tryToAsk();
      return await keys.find(header, token);
    }
  };
}

const unavailable = (cause?: unknown) =>
  Object.assign(new ApiError("UNAVAILABLE", "Whoever signs people in does not answer just now", { retryAfter: 5 }), {
    cause,
  });

async function load(get: typeof fetch, url: string): Promise<z.output<typeof KeySet>> {
  const response = await get(url, {
    redirect: "error",
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok || !response.body) throw new Error(`the key set was answered with ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error("the key set is too large");
    chunks.push(chunk);
  }
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  return KeySet.parse(parsed);
}
