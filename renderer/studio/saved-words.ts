import type {
  DestinationRun,
  DestinationWay,
  SavedDestination,
  SavedDestinations,
} from "@nchat/contract/saved-destinations";
import { canonicalRtmpUrl } from "@nchat/contract/rtmp-address";
import type { Destination } from "@nchat/contract/streams";
import { platformNames } from "./destination-words.ts";

/** What is said of the platforms that are typed once. */
export const savedWords = {
  title: "Send it on to",
  none: "Add YouTube, Twitch or a server of your own once: your streams go there too.",
  add: "Add",
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} was removed, with its key.`,
  undo: "Undo",
  on: (name: string) => `Send streams to ${name}`,
  way: (name: string) => `Who sends to ${name}`,
  wayLabel: "Sent by",
  ways: { server: "The server", desktop: "This computer" } satisfies Record<DestinationWay, string>,
  wayHints: {
    server: "This computer uploads once, and the server knows the key.",
    desktop: "This computer uploads once more, and its key stays here.",
  } satisfies Record<DestinationWay, string>,
  keep: "Send the next streams there too",
  unsealed: "This computer has no key store: the keys stand in a file that only you can read.",
  notSent: "Not sent there",
  asking: "The server is asked…",
  send: "Send",
  theAddress: "the address",
} as const;

/** What it is called: one's own servers by their names, unless those are hidden. */
export function nameOf({ platform, url }: Pick<SavedDestination, "platform" | "url">, isHidden: boolean): string {
  return platform === "custom" && !isHidden ? hostOf(url) : platformNames[platform];
}

/** The server's name alone: what follows may be a secret. */
export function hostOf(url: string): string {
  return /^rtmps?:\/\/([^/?#]+)/i.exec(url)?.[1]?.replace(/^.*@/, "") ?? "";
}

/** What this computer does itself, or could not ask for, as the server's own destinations are told. */
export function runDestinations(saved: SavedDestinations, streamId: string): readonly Destination[] {
  if (saved.streamId !== streamId) return [];
  return saved.list.flatMap(({ id, platform, url, run }) => {
    const how = statusOf(run);
    return how === null ? [] : [{ id, platform, rtmpUrl: url, enabled: true, createdAt: beginning, ...how }];
  });
}

const beginning = new Date(0).toISOString();

function statusOf(run: DestinationRun): Pick<Destination, "status" | "errorMessage"> | null {
  switch (run.step) {
    case "rest":
    case "asking":
    case "given":
      return null;
    case "connecting":
      return { status: "connecting", errorMessage: null };
    case "connected":
      return { status: "connected", errorMessage: null };
    case "waiting":
      return { status: "connecting", errorMessage: `${run.why} It is tried again.` };
    case "refused":
    case "lost":
      return { status: "error", errorMessage: run.why };
  }
}

/** What is kept and could be sent to as well: neither on the stream nor told as failed. */
export function offered(
  saved: SavedDestinations,
  streamId: string,
  destinations: readonly Destination[],
): readonly SavedDestination[] {
  const isOurs = saved.streamId === streamId;
  const claimed = new Set(saved.list.flatMap(({ run }) => (run.step === "given" ? [run.destinationId] : [])));
  return saved.list.filter(({ platform, url, run }) => {
    if (isOurs && run.step === "given") return !destinations.some(({ id }) => id === run.destinationId);
    if (isOurs && run.step !== "rest") return run.step === "asking";
    const isOf = (each: Destination) =>
      each.platform === platform && canonicalRtmpUrl(each.rtmpUrl) === canonicalRtmpUrl(url);
    return !destinations.some((each) => isOf(each) && !claimed.has(each.id));
  });
}
