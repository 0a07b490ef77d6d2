import { createHash } from "node:crypto";
import type { EgressDestination } from "./port.ts";

const rtmp = /^(rtmps?:\/\/)(.*\/)(.*\/)(\S*?)( live=1)?$/;

/**
 * An RTMP address with its key masked just as LiveKit masks it (`{ab...yz}`), so that what it reports can be compared
 * with what was asked. Other addresses are left as they are.
 */
export function maskRtmpUrl(url: string): string {
  const [, scheme, host, path, key, live = ""] = rtmp.exec(url) ?? [];
  if (scheme === undefined || host === undefined || path === undefined || key === undefined) return url;
  return `${scheme}${host}${path}${maskKey(key)}${live}`;
}

function maskKey(key: string): string {
  const shown = [3, 2, 1].find((count) => key.length >= count * 3) ?? 0;
  return `{${key.slice(0, shown)}...${shown === 0 ? "" : key.slice(-shown)}}`;
}

/** Tells addresses apart without saying their keys; it stays inside of the service. */
export const fingerprintOf = (url: string): string => createHash("sha256").update(url).digest("base64url");

/** What is reported of an address with its key. LiveKit masks keys and says no more: there it is the first that looks so. */
export function reportOf(url: string, reports: readonly EgressDestination[]): EgressDestination | undefined {
  const [fingerprint, masked] = [fingerprintOf(url), maskRtmpUrl(url)];
  return reports.find((each) =>
    each.fingerprint === undefined ? each.url === masked : each.fingerprint === fingerprint,
  );
}

/** A text without the keys of the RTMP addresses in it; for logs. */
export function withoutKeys(text: string): string {
  return text.replaceAll(/(rtmps?:\/\/[^\s"'/]+)\/[^\s"']*/g, "$1/…");
}
