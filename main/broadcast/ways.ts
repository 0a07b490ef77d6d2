import type { OnAir } from "@nchat/contract/broadcast";
import { type SendChoice, type SentBy, waysFor, waysInstead } from "@nchat/contract/sent-by";
import type { Ask, Asked } from "./server.ts";
import { type Ingest, IngestAddress } from "./target.ts";

/** Where to send a stream, and by which way. */
export type Way = { readonly ingest: Ingest; readonly sentBy: SentBy };

/** Finds where a stream is sent, by a way that the server has. */
export type Ways = {
  /** Asks for what the choice allows, the best first; its problem is that of the first. */
  readonly find: (streamId: string, choice: SendChoice) => Promise<Asked<Way>>;
  /** After a lost attempt: another way for what never got through, a fresh token for a room. Null: it stays as it is. */
  readonly after: (onAir: OnAir, isHopeless: boolean) => Promise<Way | null>;
};

const noAddress: Asked<never> = {
  ok: false,
  problem: { code: "refused", detail: "The server gave no address with a key to send to." },
  code: null,
};

/** `hasFfmpeg`: whether RTMP can be sent from this computer. */
export function createWays(ask: Ask, hasFfmpeg: () => Promise<boolean>): Ways {
  const first = async (streamId: string, ways: readonly SentBy[]): Promise<Asked<Way>> => {
    let problem: Asked<Way> = noAddress;
    for (const [at, sentBy] of ways.entries()) {
      const found = await addressOf(ask, streamId, sentBy);
      if (found.ok) return found;
      if (at === 0) problem = found;
      // Any other refusal is about the stream, and the next way would meet it too.
      if (found !== noAddress && found.code !== "MEDIA_UNAVAILABLE") break;
    }
    return problem;
  };
  return {
    find: async (streamId, choice) =>
      await first(streamId, waysFor(choice, choice === "automatic" && (await hasFfmpeg()))),
    async after({ streamId, sentBy }, isHopeless) {
      const instead = isHopeless ? waysInstead(sentBy) : [];
      const found = instead.length > 0 ? await first(streamId, instead) : null;
      if (found?.ok) return found.value;
      if (sentBy.way !== "room") return null;
      const renewed = await addressOf(ask, streamId, sentBy);
      return renewed.ok ? renewed.value : null;
    },
  };
}

async function addressOf(ask: Ask, streamId: string, sentBy: SentBy): Promise<Asked<Way>> {
  const { way } = sentBy;
  const given = way === "room" ? await roomAddress(ask, streamId) : await ingressAddress(ask, streamId, way);
  if (!given.ok) return given;
  const ingest = IngestAddress.safeParse({ way, ...given.value });
  return ingest.success ? { ok: true, value: { ingest: ingest.data, sentBy } } : noAddress;
}

type Address = Asked<{ readonly url: string | null; readonly key: string | null }>;

async function ingressAddress(ask: Ask, streamId: string, type: "rtmp" | "whip"): Promise<Address> {
  const made = await ask("createIngress", { params: { id: streamId }, body: { type } });
  return made.ok ? { ok: true, value: { url: made.value.ingress.url, key: made.value.ingress.streamKey } } : made;
}

/** LiveKit's own WHIP, with the token that lets the host into the room. */
async function roomAddress(ask: Ask, streamId: string): Promise<Address> {
  const entry = await ask("startScheduledStream", { params: { id: streamId } });
  if (!entry.ok) return entry;
  const { livekitUrl, hostToken } = entry.value;
  return {
    ok: true,
    value: { url: `${livekitUrl.replace(/^ws/, "http").replace(/\/$/, "")}/whip/v1`, key: hostToken },
  };
}
