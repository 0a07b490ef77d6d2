import { isIPv6 } from "node:net";
import type { NotBegun } from "./ffmpeg.ts";
import { openTlsRelay } from "./tls-relay.ts";

/** A server that may be connected to now, by these addresses and no others. */
export type Place = Readonly<{
  /** A name, or an address without brackets. */
  host: string;
  port: number;
  isEncrypted: boolean;
  /** At least one. */
  addresses: readonly string[];
}>;

/** Judges where an address leads at this moment; what is against it may be for now only. */
export type Judge = (server: string) => Promise<Place | NotBegun>;

/** Where ffmpeg connects to. */
export type Way = Readonly<{
  server: string;
  /** Why nobody was reached, as a code of Node's, where ffmpeg can't know; else null. */
  fault: () => string | null;
  close: () => void;
}>;

/** Finds the way there, to this one of the place's addresses; encrypted it is whichever answers. */
export async function wayTo(place: Place, address: string): Promise<Way> {
  if (place.isEncrypted) {
    const relay = await openTlsRelay(place);
    return { ...relay, server: `rtmp://127.0.0.1:${relay.port}/` };
  }
  const server = `rtmp://${isIPv6(address) ? `[${address}]` : address}:${place.port}/`;
  return { server, fault: () => null, close: () => undefined };
}

/** Which of a place's addresses is connected to. */
export type Choice = Readonly<{
  of: (place: Place) => string;
  /** A connection to the last one is over: whether somebody answered there. */
  ended: (wasAnswered: boolean) => void;
}>;

/** One where somebody answered is taken again; after one where nobody did comes the next of them, in whatever order they are told. */
export function createChoice(): Choice {
  let last: string | null = null;
  let isNextDue = false;
  return {
    of: ({ addresses }) => {
      const sorted = addresses.toSorted();
      const at = last === null ? -1 : sorted.indexOf(last);
      // The first as the system orders them: by what this computer can reach.
      const next = at < 0 ? addresses[0] : sorted[(at + (isNextDue ? 1 : 0)) % sorted.length];
      last = next ?? "";
      isNextDue = false;
      return last;
    },
    ended: (wasAnswered) => (isNextDue = !wasAnswered),
  };
}
