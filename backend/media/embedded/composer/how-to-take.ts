import type { EgressRequest, Media, MediaAnswer } from "../../port.ts";
import type { EgressSource } from "../../egress-request.ts";
import type { Ingresses } from "../ingresses.ts";
import { unavailable, words } from "../words.ts";
import type { Composed, Compositions } from "./compositions.ts";

type Deps = Readonly<{
  listTracks: Media["listTracks"];
  ingresses: Pick<Ingresses, "identityOf" | "isFed" | "list">;
  compositions: Pick<Compositions, "reasonAgainst">;
  now: () => number;
}>;

/** So long after an encoder has gone its tracks may still be in the room. */
const leavingMs = 10_000;

/**
 * What an encoder sends is copied (null), and composed only for as long as somebody else publishes too (`co-hosts.ts`);
 * everything else is composed, or refused in words.
 */
export async function howToTake(
  { listTracks, ingresses, compositions, now }: Deps,
  { room, source }: EgressRequest,
): Promise<MediaAnswer<Composed | null>> {
  const tracks = await listTracks(room);
  const publishers = (tracks.outcome === "done" ? tracks.value : [])
    .map(({ identity }) => identity)
    .filter((identity) => !identity.startsWith("worker:"));
  const encoder = ingresses.identityOf(room);
  const isWhole = source.kind === "composite" && typeof source.layout === "string";
  const isAlone = publishers.every((identity) => identity === encoder);
  if (isWhole && ingresses.isFed(room)) return { outcome: "done", value: null };
  const leftAt = Math.max(0, ...ingresses.list({ room }).map(({ endedAt }) => endedAt ?? 0));
  // An encoder is waited for, and nobody else is there who could be composed.
  if (encoder !== null && (publishers.length === 0 || (isAlone && now() - leftAt < leavingMs)))
    return unavailable(words.noFeed);
  const composed = whatToCompose(source);
  if (composed.outcome !== "done") return composed;
  return compositions.reasonAgainst(room, composed.value) ?? composed;
}

function whatToCompose(source: EgressSource): MediaAnswer<Composed> {
  if (source.kind === "track" || source.kind === "tracks") return unavailable(words.noTracks);
  if (source.resolution === "4k") return unavailable(words.no4k);
  const { resolution } = source;
  if (source.kind === "participant")
    return { outcome: "done", value: { layout: "single", resolution, isAudioOnly: false, only: source.identity } };
  const { layout, isAudioOnly } = source;
  if (typeof layout !== "string") return unavailable(words.noTemplate);
  return { outcome: "done", value: { layout, resolution, isAudioOnly, only: null } };
}
