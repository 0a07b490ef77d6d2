import { isIPv6 } from "node:net";

/** The address of a STUN or TURN server, taken apart. */
export type IceUrl = Readonly<{
  scheme: "stun" | "stuns" | "turn" | "turns";
  /** Without brackets. */
  host: string;
  port: number;
  transport: "udp" | "tcp" | "tls";
}>;

const pattern = /^(stuns?|turns?):(\[[0-9a-f:.]+\]|[^\s:?[\]@/]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** Reads `turn:host:port?transport=udp` and its kin (RFC 7064, RFC 7065); undefined when it is none. */
export function parseIceUrl(url: string): IceUrl | undefined {
  const [, scheme = "", bracketed = "", portText, transport] = pattern.exec(url) ?? [];
  const kind = (["stun", "stuns", "turn", "turns"] as const).find((name) => name === scheme.toLowerCase());
  if (!kind) return undefined;
  const isSecure = kind.endsWith("s");
  if (kind.startsWith("stun") && transport) return undefined; // only TURN's have a transport
  if (isSecure && transport?.toLowerCase() === "udp") return undefined; // DTLS: browsers have none
  const host = bracketed.startsWith("[") ? bracketed.slice(1, -1) : bracketed;
  if (bracketed.startsWith("[") && !isIPv6(host)) return undefined;
  const port = portText === undefined ? (isSecure ? 5349 : 3478) : Number(portText);
  if (port < 1 || port > 65_535) return undefined;
  return { scheme: kind, host, port, transport: isSecure ? "tls" : transport?.toLowerCase() === "tcp" ? "tcp" : "udp" };
}

/** Whether it relays, and so needs credentials. */
export const isTurn = ({ scheme }: IceUrl): boolean => scheme.startsWith("turn");
