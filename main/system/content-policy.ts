/** The addresses that the chosen server brings with it. */
export type Origins = {
  readonly serverUrl: string | null;
  readonly livekitUrl: string | null;
  /** Where its streams are played from, when that is not the server itself. */
  readonly cdnUrl?: string | null;
  /** Where its recordings are, when that is not the server itself. */
  readonly filesUrl?: string | null;
};

/** Main's own socket on this computer, beside them. */
export type Reachable = Origins & { readonly lineOrigin: string | null };

/**
 * What our pages may load and reach: themselves, the chosen server, its LiveKit, where its streams play, and main's line. Scripts, workers
 * and worklets are our own files, pictures of people and windows are data; recordings and their pictures come from the server or from where it
 * keeps them; React and Radix write styles into the page.
 */
export function contentPolicy({ serverUrl, livekitUrl, cdnUrl, filesUrl, lineOrigin }: Reachable): string {
  const own = lineOrigin === null ? [] : [lineOrigin];
  const streams = originOf(cdnUrl);
  const files = [...new Set([...originOf(serverUrl), ...originOf(filesUrl)])].map((origin) => ` ${origin}`).join("");
  const reachable = [...bothSchemes(serverUrl), ...bothSchemes(livekitUrl), ...streams, ...own];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${files}`,
    `media-src 'self' data: blob: mediastream:${files}`,
    "font-src 'self'",
    ["connect-src 'self'", ...new Set(reachable)].join(" "),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The headers of every answer to our pages. */
export function securityHeaders(origins: Reachable): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentPolicy(origins),
    "permissions-policy":
      "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), speaker-selection=(self), geolocation=(), usb=(), serial=(), hid=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
  };
}

function originOf(url: string | null | undefined): string[] {
  const origin = URL.parse(url ?? "")?.origin;
  return origin === undefined || origin === "null" ? [] : [origin];
}

// Both speak HTTP and WebSocket on the same host and port.
function bothSchemes(url: string | null): string[] {
  const parsed = url === null ? null : URL.parse(url);
  if (parsed === null) return [];
  const isSecure = parsed.protocol === "https:" || parsed.protocol === "wss:";
  return isSecure
    ? [`https://${parsed.host}`, `wss://${parsed.host}`]
    : [`http://${parsed.host}`, `ws://${parsed.host}`];
}
