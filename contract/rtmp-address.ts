const address = /^(rtmps?):\/\/(\[[^\]/?#]*\]|[^:/?#[\]]*)(?::([^/?#]*))?(.*)$/i;

/** Pure. One spelling of an RTMP address, as servers tell it: small letters in the server's name, always a port, no slash at the end. */
export function canonicalRtmpUrl(url: string): string {
  const [, scheme = "", host = "", port, rest = ""] = address.exec(url.trim()) ?? [];
  if (scheme === "") return url;
  const usual = scheme.toLowerCase() === "rtmps" ? "443" : "1935";
  return `${scheme.toLowerCase()}://${host.toLowerCase()}:${port ?? usual}${rest.replace(/\/+$/, "")}`;
}
