import { parse, types } from "hls-parser";

/** A playlist as a player reads it. */
export async function readPlaylist(address: string) {
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  const media = parse(text);
  if (!(media instanceof types.MediaPlaylist)) throw new Error(`it is no media playlist:\n${text}`);
  return { media, text, headers: response.headers };
}
