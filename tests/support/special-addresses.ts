import { isIPv4 } from "node:net";
import { bytesOfV6 } from "../../backend/ice/stun.ts";

/**
 * IANA's registry of special-purpose IPv4 addresses, whole, with the multicast block; as of 2025. Ranges inside another
 * are listed too, as the registry does.
 */
export const specialV4 = [
  "0.0.0.0/8",
  "0.0.0.0/32",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.0.0/29",
  "192.0.0.8/32",
  "192.0.0.9/32",
  "192.0.0.10/32",
  "192.0.0.170/32",
  "192.0.0.171/32",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.88.99.2/32",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "255.255.255.255/32",
] as const;

/** The same for IPv6, with multicast and the two ranges that are only deprecated. */
export const specialV6 = [
  "::1/128",
  "::/128",
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "100:0:0:1::/64",
  "2001::/23",
  "2001::/32",
  "2001:1::1/128",
  "2001:1::2/128",
  "2001:1::3/128",
  "2001:2::/48",
  "2001:3::/32",
  "2001:4:112::/48",
  "2001:10::/28",
  "2001:20::/28",
  "2001:30::/28",
  "2001:db8::/32",
  "2002::/16",
  "2620:4f:8000::/48",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
] as const;

/** Special addresses of IPv4 inside those of IPv6: mapped, compatible, NAT64, 6to4. */
export const disguisedV6 = [
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:169.254.169.254",
  "::ffff:0.0.0.0",
  "::127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::169.254.169.254",
  "2002:7f00:1::1",
  "2002:a9fe:a9fe::1",
] as const;

/** The first, the second, a middle and the last address of a range. */
export function addressesIn(range: string): string[] {
  const [base = "", bits = ""] = range.split("/");
  const isV4 = isIPv4(base);
  const size = isV4 ? 32n : 128n;
  const first = isV4
    ? base.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    : BigInt(`0x${bytesOfV6(base).toString("hex")}`);
  const count = 1n << (size - BigInt(bits));
  const picked = new Set([first, first + (count > 1n ? 1n : 0n), first + count / 2n, first + count - 1n]);
  return [...picked].filter((value) => value < first + count).map(isV4 ? toV4 : toV6);
}

const toV4 = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
const toV6 = (value: bigint) =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(":");
