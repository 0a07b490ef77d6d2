import { BlockList, isIP } from "node:net";

/** IANA's registry of special-purpose IPv4 addresses, whole blocks without their exceptions, and multicast. */
const specialV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/**
 * What is special within 2000::/3, the only IPv6 block handed out for the public. Everything outside of it is refused:
 * mapped and compatible IPv4, NAT64, unique local, link-local, site-local, multicast.
 */
const specialV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

const blocked = new BlockList();
for (const network of specialV4) addNetwork(blocked, network, "ipv4");
for (const network of specialV6) addNetwork(blocked, network, "ipv6");
const publicV6 = new BlockList();
addNetwork(publicV6, "2000::/3", "ipv6");

function addNetwork(list: BlockList, network: string, family: "ipv4" | "ipv6"): void {
  const [address = "", prefix] = network.split("/");
  list.addSubnet(address, Number(prefix), family);
}

/** Whether this is no address of the public internet; what is no address at all is none either. */
export function isSpecialPurpose(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return blocked.check(address, "ipv4");
    case 6:
      return address.includes("%") || !publicV6.check(address, "ipv6") || blocked.check(address, "ipv6");
    default:
      return true;
  }
}

/** Whether a setting such as `10.1.0.0/16` or `fd00::/8` is a network. */
export function isNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || prefix === undefined || more.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Says of an address whether it may be connected to; see `mayConnect`. */
export type AddressRule = (address: string) => boolean;

/**
 * Makes the one decision about an address: public ones, and what the operator named (`DESTINATION_NETWORKS`). To be
 * asked with every answer of the resolver, and again with the very address that is connected to, by whoever connects.
 */
export function createAddressRule(allowedNetworks: readonly string[]): AddressRule {
  const allowed = new BlockList();
  for (const network of allowedNetworks)
    addNetwork(allowed, network, isIP(network.split("/")[0] ?? "") === 6 ? "ipv6" : "ipv4");
  return (address) => {
    const family = isIP(address);
    if (family === 0 || address.includes("%")) return false;
    return !isSpecialPurpose(address) || allowed.check(address, family === 4 ? "ipv4" : "ipv6");
  };
}
