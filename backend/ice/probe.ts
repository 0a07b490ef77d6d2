import { credentialsOf, type IceAuth, type IceEntry } from "./entries.ts";
import { type IceUrl, isTurn, parseIceUrl } from "./ice-url.ts";
import { openStunLink, type StunLink } from "./stun-link.ts";
import { createTurnClient, type TurnAnswer } from "./turn-client.ts";

/** What one way to a server does; `fault` in words an operator can act on. */
export type UrlProbe = Readonly<{ url: string; fault: string | null }>;

/** Tries a server as a client would. */
export type Probe = (entry: IceEntry) => Promise<readonly UrlProbe[]>;

const timeoutMs = 4000;

/** Whom the TURN server's log and quota know the checks by. */
const checker = "health-check";

/** Asks each URL of a server: STUN where one comes from, TURN for an allocation, which is given back at once. */
export function createProbe(now: () => Date): Probe {
  return async (entry) =>
    await Promise.all(
      entry.urls.map(async (url) => ({ url, fault: await inTime(faultOf(url, entry.auth, now())).catch(wordsOf) })),
    );
}

async function faultOf(text: string, auth: IceAuth, now: Date): Promise<string | null> {
  const url = parseIceUrl(text);
  if (!url) return "is not a STUN or TURN address";
  if (isTurn(url) && auth.kind === "sealed") return "has a secret that ENCRYPTION_KEYS do not open";
  const link = await openStunLink(url, timeoutMs);
  try {
    return await askedOver(link, url, auth, now);
  } finally {
    link.close();
  }
}

async function askedOver(link: StunLink, url: IceUrl, auth: IceAuth, now: Date): Promise<string | null> {
  if (!isTurn(url)) return refusalIn(await createTurnClient(link, null).bind());
  const credentials = credentialsOf(auth, checker, now);
  const client = createTurnClient(link, credentials);
  const allocated = await client.allocate();
  if (allocated.ok) return refusalIn(await client.refresh(0));
  if (allocated.code !== 401) return refusalIn(allocated);
  return credentials
    ? "refuses the credentials (401): is its secret the same?"
    : "asks for credentials, and none are set";
}

const refusalIn = (answer: TurnAnswer) => (answer.ok ? null : `answers ${answer.code} ${answer.reason}`.trim());

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), timeoutMs);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
