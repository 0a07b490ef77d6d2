import { BlockList, isIP, isIPv6 } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";

// Networks of this computer, of the house, and of special use: what only a program behind the firewall can see. Also
// those that lead to a network of version 4 by an address of version 6.
const inner = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"],
  ...["203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  ...["::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16"],
  ...["fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"],
];
const innerList = listOf(inner);

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    list.addSubnet(network, Number(bits), familyOf(network));
  }
  return list;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}

/** True for an address of the public internet that is in none of the ranges `around` us. */
export function isPublic(address: string, around: readonly string[]): boolean {
  if (isIP(address) === 0) return false;
  return ![innerList, listOf(around)].some((list) => list.check(address, familyOf(address)));
}

/** Below so many bits it is no network of neighbours but a way to everything, as tunnels have. */
const leastBits = { IPv4: 8, IPv6: 32 } as const;
const allBits = { IPv4: 32, IPv6: 128 } as const;

/** The networks that this computer is in, as ranges: its own addresses, which may be public ones, and its neighbours'. */
export function rangesAround(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  return Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .map(({ address, cidr, family }) => {
      const bits = Number(cidr?.split("/")[1] ?? 0);
      return `${address}/${bits >= leastBits[family] ? bits : allBits[family]}`;
    });
}
