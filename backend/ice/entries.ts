import type { IceServer, RelayState } from "@nchat/contract/calls";
import { mintCredentials } from "./credentials.ts";
import { isTurn, parseIceUrl } from "./ice-url.ts";
import type { TurnCredentials } from "./turn-client.ts";

/**
 * What the last health checks said. One failure makes it `failing`, which is checked again soon and still handed out;
 * `unhealthy` ones are left out until a check succeeds.
 */
export const healthStates = ["unknown", "healthy", "failing", "unhealthy"] as const;
export type Health = (typeof healthStates)[number];

/** How a server knows its users: nobody is asked, one account for all, or accounts signed with a shared secret. */
export type IceAuth =
  | Readonly<{ kind: "none" }>
  | Readonly<{ kind: "account"; credentials: TurnCredentials }>
  | Readonly<{ kind: "secret"; secret: string }>
  /** Its secret does not open with our keys: it can't be used, and the checks say so. */
  | Readonly<{ kind: "sealed" }>;

/** One server to be handed out; its URLs are several ways to it. */
export type IceEntry = Readonly<{
  id: string;
  urls: readonly string[];
  auth: IceAuth;
  region: string | null;
  priority: number;
  health: Health;
}>;

/** More servers make connecting slower, not surer: browsers try them all. */
const handedOut = 3;

/** The next state; a success repairs everything at once. */
export function nextHealth(health: Health, isAnswering: boolean): Health {
  if (isAnswering) return "healthy";
  return health === "failing" || health === "unhealthy" ? "unhealthy" : "failing";
}

/** What a person is given, and whether there is a relay among it. */
export type IceAnswer = Readonly<{ iceServers: IceServer[]; relay: RelayState }>;

/**
 * The best of the servers that work: of this region first, then without a region, then elsewhere; higher priorities
 * before lower. `unreachable` when there are relays and none works.
 */
export function answerFor(
  userId: string,
  entries: readonly IceEntry[],
  { region, credentialSeconds }: Readonly<{ region: string | null; credentialSeconds?: number }>,
  now: Date,
): IceAnswer {
  const usable = entries.filter((entry) => entry.health !== "unhealthy" && entry.auth.kind !== "sealed");
  const chosen = usable.toSorted(byRank(region)).slice(0, handedOut);
  return {
    iceServers: chosen.map(({ urls, auth }) => ({
      urls: [...urls],
      ...credentialsOf(auth, userId, now, credentialSeconds),
    })),
    relay: chosen.some(isRelay) ? "available" : entries.some(isRelay) ? "unreachable" : "none",
  };
}

/** What to show a server; nothing to one that asks for nothing. */
export function credentialsOf(auth: IceAuth, userId: string, now: Date, seconds?: number): TurnCredentials | null {
  switch (auth.kind) {
    case "account":
      return auth.credentials;
    case "secret":
      return mintCredentials(userId, auth.secret, now, seconds);
    case "none":
    case "sealed":
      return null;
  }
}

const isRelay = ({ urls }: IceEntry) =>
  urls.some((text) => {
    const url = parseIceUrl(text);
    return url !== undefined && isTurn(url);
  });

function byRank(region: string | null) {
  const distance = (entry: IceEntry) => (entry.region === null ? 1 : entry.region === region ? 0 : 2);
  return (a: IceEntry, b: IceEntry) => distance(a) - distance(b) || b.priority - a.priority || a.id.localeCompare(b.id);
}
