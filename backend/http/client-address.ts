import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import proxyAddress from "@fastify/proxy-addr";
import type { Config } from "../config.ts";

/** Which of the addresses that a request passed through are proxies of ours, as Fastify asks for it. */
export function trustedProxies(trustProxy: Config["trustProxy"]): boolean | string | typeof onlyTheNearest {
  return trustProxy === true ? onlyTheNearest : trustProxy;
}

/** Whoever connects is a proxy of ours; what stands before it in `x-forwarded-for` anybody may have written. */
const onlyTheNearest = (_address: string, hop: number) => hop === 0;

/** The client's address of requests that do not pass Fastify (sockets), by the same rules. */
export function createAddressOf(trustProxy: Config["trustProxy"]): (request: IncomingMessage) => string {
  const trust =
    typeof trustProxy === "string"
      ? proxyAddress.compile(trustProxy.split(",").map((each) => each.trim()))
      : trustProxy
        ? onlyTheNearest
        : () => false;
  return (request) => networkOf(proxyAddress(request, trust));
}

/** One household has a whole /64 of IPv6 addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
