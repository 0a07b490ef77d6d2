import type { Logger } from "pino";
import type { Feed } from "./feed.ts";

/** What each output of a feed is given. */
export type OutputDeps = Readonly<{
  feed: Feed;
  /** Where ffmpeg is. */
  ffmpeg: string;
  log: Logger;
  /** It has something new to say of itself. */
  onChange: () => void;
}>;

/** Waiting before something is tried again: twice as long each time, and never for all at the same moment. */
export function backOffMs(
  attempt: number,
  { firstMs, longestMs }: Readonly<{ firstMs: number; longestMs: number }>,
): number {
  const plain = Math.min(firstMs * 2 ** attempt, longestMs);
  return Math.round(plain * (0.8 + Math.random() * 0.4));
}
