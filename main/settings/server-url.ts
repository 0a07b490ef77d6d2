import { isLoopbackHost } from "@nchat/contract/loopback";

/** The origin of a server as somebody typed it, or null when it is no web address. */
export function readServerUrl(text: string): string | null {
  const parsed = URL.parse(withScheme(text.trim()));
  if (parsed === null || (parsed.protocol !== "https:" && parsed.protocol !== "http:")) return null;
  // A name or password in an address is a trick more often than a wish, and would end up in files.
  return parsed.username === "" && parsed.password === "" ? parsed.origin : null;
}

// Without one it is https, but for this computer itself, where nobody has a certificate.
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  return isLoopback(`http://${text}`) ? `http://${text}` : `https://${text}`;
}

/**
 * Whether a session of the one may be shown to the other. The service that runs beside the app on this computer may
 * have another port after its next start.
 */
export function isSameServer(one: string, other: string): boolean {
  return one === other || (isLoopback(one) && isLoopback(other));
}

/** Not by a name below `localhost`: there are systems that ask a network who that is, and no session goes there. */
function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname;
  return host !== undefined && isLoopbackHost(host) && !host.endsWith(".localhost");
}
