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

/** A text without the keys of the RTMP addresses in it; for logs. */
export function withoutKeys(text: string): string {
  return text.replaceAll(/(rtmps?:\/\/[^\s"'/]+)\/[^\s"']*/g, "$1/…");
}
