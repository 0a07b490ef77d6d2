import { lookup } from "node:dns/promises";
import { readRtmpTarget, type RtmpTarget } from "./rtmp-target.ts";
import type { AddressRule } from "./special-purpose.ts";

/** Every address of a name, as the system's resolver knows it; throws when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Whether a stream may be sent there now. Who connects uses one of `addresses`, and asks the rule once more. */
export type DestinationVerdict = Readonly<
  { outcome: "allowed"; target: RtmpTarget; addresses: readonly string[] } | { outcome: "refused"; fault: string }
>;

/** Judges RTMP addresses: spelling, name, and every address that the name has. */
export type CheckDestination = (url: string) => Promise<DestinationVerdict>;

/** Asks the system, which also knows what stands in its hosts file. */
export const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true })).map((answer) => answer.address);

/**
 * Makes the check. One address that may not be connected to spoils the name, whatever the others are: who connects may
 * take any of them. A name can lead elsewhere a moment later, so whoever connects must decide by `mayConnect` again.
 */
export function createCheckDestination(mayConnect: AddressRule, resolve: Resolve = resolveBySystem): CheckDestination {
  return async (url) => {
    const reading = readRtmpTarget(url);
    if (!reading.ok) return { outcome: "refused", fault: reading.fault };
    const { target } = reading;
    const addresses = target.isAddress ? [target.host] : await resolve(target.host).catch(() => []);
    if (addresses.length === 0) return { outcome: "refused", fault: "There is no server of that name." };
    if (!addresses.every(mayConnect)) {
      return { outcome: "refused", fault: "The server is not on the public internet." };
    }
    return { outcome: "allowed", target, addresses };
  };
}
