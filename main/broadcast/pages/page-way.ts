import { isIP } from "node:net";
import { isLoopbackHost } from "@nchat/contract/loopback";
import { isPublic } from "./public-address.ts";

/** Somewhere that a page wants to connect to. */
export type Target = { readonly host: string; readonly port: number };

/** What is known of the networks. */
export type Surroundings = {
  /** Turns a name into addresses; none when there is no such name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** The ranges of addresses that this computer is in now. */
  readonly around: () => readonly string[];
};

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

function isOwnServer(own: URL, { host, port }: Target): boolean {
  return own.hostname === host && port === (own.port === "" ? defaultPorts[own.protocol] : Number(own.port));
}

/**
 * Where a page may connect to: the addresses, to be tried in turn, or none. It sees the public internet, and of this
 * computer and the networks around it only the very server that its own address names: whoever set it up did so by that.
 * The name is looked up here and nowhere else, so that no second answer can lead elsewhere.
 */
export async function findWay(own: URL, target: Target, { resolve, around }: Surroundings): Promise<readonly string[]> {
  const bare = target.host.replace(/^\[|\]$/g, "");
  const found = isIP(bare) !== 0 ? [bare] : await addressesOf(bare, resolve);
  if (isOwnServer(own, target)) return found;
  const ranges = around();
  return found.filter((address) => isPublic(address, ranges));
}

async function addressesOf(host: string, resolve: Surroundings["resolve"]): Promise<readonly string[]> {
  return isLoopbackHost(host) ? ["127.0.0.1", "::1"] : resolve(host);
}
