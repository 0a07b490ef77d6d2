import { BlockList, isIP, isIPv6 } from "node:net";
import { isLoopbackHost } from "@nchat/contract/loopback";

/** Somewhere that a page wants to connect to. */
export type Target = { readonly host: string; readonly port: number };

/** Turns a name into addresses; none when there is no such name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

// Networks of this computer, of the house, and of special use: what only a program behind the firewall can see.
const inner = new BlockList();
const innerV4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
];
const innerV6 = ["::/128", "::1/128", "64:ff9b::/96", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8"];
for (const [ranges, family] of [[innerV4, "ipv4"] as const, [innerV6, "ipv6"] as const])
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    inner.addSubnet(network, Number(bits), family);
  }

/** True for an address of the public internet. */
export function isPublic(address: string): boolean {
  return isIP(address) !== 0 && !inner.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

function isOwnServer(own: URL, { host, port }: Target): boolean {
  return own.hostname === host && port === (own.port === "" ? defaultPorts[own.protocol] : Number(own.port));
}

/**
 * Where a page may connect to, as an address, or null. It sees the public internet, and of this computer and the networks
 * around it only the very server that its own address names: whoever set it up did so by that. The name is looked up
 * here and nowhere else, so that no second answer can lead elsewhere.
 */
export async function findWay(own: URL, target: Target, resolve: Resolve): Promise<string | null> {
  const bare = target.host.replace(/^\[|\]$/g, "");
  const found = isIP(bare) !== 0 ? [bare] : isLoopbackHost(bare) ? ["127.0.0.1", "::1"] : await resolve(bare);
  if (isOwnServer(own, target)) return found[0] ?? null;
  return found.find(isPublic) ?? null;
}
