import { isIPv4, isIPv6 } from "node:net";

/** An RTMP address taken apart; `url` is its one canonical spelling, without the key. */
export type RtmpTarget = Readonly<{
  url: string;
  isEncrypted: boolean;
  /** A name in lower case, or an address without brackets. */
  host: string;
  isAddress: boolean;
  port: number;
}>;

/** What became of reading one; `fault` is for people and repeats nothing that was written. */
export type Reading = Readonly<{ ok: true; target: RtmpTarget } | { ok: false; fault: string }>;

const longest = 400;
const whole = /^(rtmps?):\/\/(\[[^\]/?#]*\]|[^:/?#[\]]*)(?::([^/?#]*))?(\/[^?#]*)(\?[^#]*)?$/i;
/** Printable ASCII without what addresses must quote; `%` only before two digits, none of them a control character. */
const plain = /^(?:[\w.~!$&'()*+,;=:@/?-]|%(?![01][0-9a-f]|7f)[0-9a-f]{2})*$/i;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What no public server is named. */
const ownNames = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "arpa",
  "onion",
  "invalid",
  "test",
  "example",
];

const refuse = (fault: string): Reading => ({ ok: false, fault });

/**
 * Reads an RTMP address strictly: what two readers might understand differently (user names, spellings of numbers that
 * are addresses, dots at the end, anything beyond ASCII) is refused instead of understood. Says nothing of where the
 * name leads; that is `resolve.ts`.
 */
export function readRtmpTarget(text: string): Reading {
  if (text.length > longest) return refuse("The address is too long.");
  if (!/^[\x21-\x7e]*$/.test(text)) return refuse("The address holds characters that addresses don't have.");
  const [, scheme = "", authority, portText, path = "", query = ""] = whole.exec(text) ?? [];
  if (authority === undefined) return refuse("The address must look like rtmp://server/app or rtmps://server/app.");
  if (!plain.test(path) || !plain.test(query)) return refuse("The address holds characters that addresses don't have.");
  if (path === "/" && query === "") return refuse("The address names no application: rtmp://server/app.");
  const isEncrypted = scheme.toLowerCase() === "rtmps";
  const port = portText === undefined ? (isEncrypted ? 443 : 1935) : readPort(portText);
  if (port === null) return refuse("The port must be 80, 443, or from 1024 to 65535.");
  const host = readHost(authority);
  if (host === null) return refuse("The server must be a full name or an address in its usual spelling.");
  const { name, isAddress } = host;
  const shown = name.includes(":") ? `[${name}]` : name;
  const url = `${isEncrypted ? "rtmps" : "rtmp"}://${shown}:${port}${path}${query}`;
  return { ok: true, target: { url, isEncrypted, host: name, isAddress, port } };
}

function readPort(text: string): number | null {
  if (!/^[1-9]\d{0,4}$/.test(text)) return null;
  const port = Number(text);
  return port === 80 || port === 443 || (port >= 1024 && port <= 65_535) ? port : null;
}

function readHost(authority: string): Readonly<{ name: string; isAddress: boolean }> | null {
  if (authority.startsWith("[")) {
    const address = authority.slice(1, -1);
    return isIPv6(address) && !address.includes("%") ? { name: address.toLowerCase(), isAddress: true } : null;
  }
  const name = authority.toLowerCase();
  if (isIPv4(name)) return { name, isAddress: true }; // four numbers without leading zeros, nothing else
  const labels = name.split(".");
  const last = labels.at(-1) ?? "";
  if (name.length > 253 || labels.length < 2 || !labels.every((each) => label.test(each))) return null;
  // A last label of digits, or of hexadecimal ones, is how some readers spell an IPv4 address.
  if (!/[a-z]/.test(last) || /^0x[0-9a-f]*$/.test(last) || ownNames.includes(last)) return null;
  return { name, isAddress: false };
}
