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

/** Finds the way there; of several addresses the one whose turn it is. */
export async function wayTo(place: Place, turn: number): Promise<Way> {
  if (place.isEncrypted) {
    const relay = await openTlsRelay(place);
    return { ...relay, server: `rtmp://127.0.0.1:${relay.port}/` };
  }
  const address = place.addresses[turn % place.addresses.length] ?? "";
  const server = `rtmp://${isIPv6(address) ? `[${address}]` : address}:${place.port}/`;
  return { server, fault: () => null, close: () => undefined };
}
