import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Config } from "../config.ts";
import type { StoredStream } from "./rows.ts";

/** How long a signed address plays; players ask for a new one before. */
export const playbackLifeSeconds = 600;

/** In the place of a ticket, for streams that anybody may watch. */
const openTicket = "public";

/** What a ticket is worth. */
export type TicketVerdict = "valid" | "expired" | "refused";

/** Signs and checks who may play what is not public. */
export type Playback = Readonly<{
  /** The part of an address that lets one stream be played, and when that ends (never, for a public one). */
  ticketFor: (stream: Playable, now: Date) => Readonly<{ ticket: string; expiresAt: Date | null }>;
  /** To be asked for every playlist and segment; `stream` as it is stored now. */
  check: (stream: Playable, ticket: string, now: Date) => TicketVerdict;
}>;

/** What a ticket is bound to. */
export type Playable = Readonly<{ state: Pick<StoredStream["state"], "id">; facts: PlaybackFacts }>;
type PlaybackFacts = Pick<StoredStream["facts"], "visibility" | "playbackEpoch">;

/**
 * Tickets are `<expiry>.<signature>` and stand in the path, so that what a playlist names relatively has them too.
 * Signed are the stream, its epoch (a change of who may watch begins a new one) and the expiry. The keys are derived
 * from ENCRYPTION_KEYS, newest first, or else from LiveKit's secret, which every node of a service shares too.
 */
export function createPlayback({ encryptionKeys, livekit }: Pick<Config, "encryptionKeys" | "livekit">): Playback {
  const sources = encryptionKeys.length > 0 ? encryptionKeys : [new TextEncoder().encode(livekit.apiSecret)];
  const keys = sources.map((source) => Buffer.from(hkdfSync("sha256", source, "", "nchat playback", 32)));
  const [newest] = keys;
  if (!newest) throw new Error("there is no key to sign playback with");
  return {
    ticketFor: (stream, now) => {
      if (stream.facts.visibility === "public") return { ticket: openTicket, expiresAt: null };
      const expiry = Math.floor(now.getTime() / 1000) + playbackLifeSeconds;
      const signature = sign(newest, stream, expiry).toString("base64url");
      return { ticket: `${expiry}.${signature}`, expiresAt: new Date(expiry * 1000) };
    },
    check: (stream, ticket, now) => {
      if (stream.facts.visibility === "public") return "valid";
      const parts = /^(\d{1,12})\.([\w-]{43})$/.exec(ticket);
      if (!parts?.[1] || !parts[2]) return "refused";
      const expiry = Number(parts[1]);
      const given = Buffer.from(parts[2], "base64url");
      if (!keys.some((key) => timingSafeEqual(sign(key, stream, expiry), given))) return "refused";
      return now.getTime() < expiry * 1000 ? "valid" : "expired";
    },
  };
}

function sign(key: Buffer, { state, facts }: Playable, expiry: number): Buffer {
  return createHmac("sha256", key).update(`${state.id}.${facts.playbackEpoch}.${expiry}`).digest();
}
