import { TIMEOUT } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";
import { readRtmpTarget, type RtmpTarget } from "./rtmp-target.ts";
import type { AddressRule } from "./special-purpose.ts";

/** Every address of a name, as the system's resolver knows it; throws when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Whether a stream may be sent there now. Who connects uses one of `addresses`; `isPassing`: nobody could tell just now. */
export type DestinationVerdict = Readonly<
  | { outcome: "allowed"; target: RtmpTarget; addresses: readonly string[] }
  | { outcome: "refused"; fault: string; isPassing: boolean }
>;

/** Judges RTMP addresses: spelling, name, and every address that the name has. */
export type CheckDestination = (url: string) => Promise<DestinationVerdict>;

/** So long a name server may take for each of two tries. */
const patienceMs = 1500;

/**
 * Asks the system, which also knows what stands in its hosts file. Its own look-up knows no time-out and holds one of the
 * few threads that files are read with, so the name servers are asked first: where they stay silent, it is not begun.
 */
export function createSystemResolve(servers?: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: patienceMs, tries: 2 });
  if (servers) resolver.setServers(servers);
  const unlessSilent = (error: NodeJS.ErrnoException) => {
    if (error.code === TIMEOUT) throw error;
  };
  return async (host) => {
    await Promise.all([resolver.resolve4(host).catch(unlessSilent), resolver.resolve6(host).catch(unlessSilent)]);
    return (await lookup(host, { all: true })).map((answer) => answer.address);
  };
}

/**
 * Makes the check. One address that may not be connected to spoils the name, whatever the others are: who connects may
 * take any of them. A name can lead elsewhere a moment later, so whoever connects must decide by `mayConnect` again.
 */
export function createCheckDestination(
  mayConnect: AddressRule,
  resolve: Resolve = createSystemResolve(),
): CheckDestination {
  return async (url) => {
    const reading = readRtmpTarget(url);
    if (!reading.ok) return { outcome: "refused", fault: reading.fault, isPassing: false };
    const { target } = reading;
    const addresses = target.isAddress ? [target.host] : await resolve(target.host).catch(noAddresses);
    if (addresses === null)
      return { outcome: "refused", fault: "The name of the server could not be looked up in time.", isPassing: true };
    if (addresses.length === 0)
      return { outcome: "refused", fault: "There is no server of that name.", isPassing: true };
    if (!addresses.every(mayConnect)) {
      return { outcome: "refused", fault: "The server is not on the public internet.", isPassing: false };
    }
    return { outcome: "allowed", target, addresses };
  };
}

/** None; null when nobody answered in time. */
const noAddresses = (error: NodeJS.ErrnoException) => (error.code === TIMEOUT ? null : []);
