import { stampOf } from "./ntp.ts";

/** How a stream counts: from which RTP timestamp on at which time of the media, and how fast. */
type Count = { readonly ticksAMs: number; readonly first?: { readonly stamp: number; readonly mediaMs: number } };

/** Where the time of media stands beside the wall clock, for all streams of one sender alike. */
export type MediaClock = {
  /** A picture of that time leaves now; both in milliseconds. */
  readonly passed: (mediaMs: number, nowMs: number) => void;
  /** The time of media that belongs to now: of pictures that would leave at once; null before the first. */
  readonly at: (nowMs: number) => number | null;
  /** The same as an RTP timestamp of one of the streams. */
  readonly stampAt: (nowMs: number, count: Count) => number | null;
};

/** Of so many pictures the mean delay counts: the two clocks drift by some milliseconds an hour, single pictures are late by tens. */
const smoothed = 512;
/** No delay is so long: time has begun anew. */
const jumpMs = 1000;

/** Makes it. Pure but for what it remembers. */
export function createMediaClock(): MediaClock {
  let behindMs: number | null = null;
  const at = (nowMs: number) => (behindMs === null ? null : nowMs - behindMs);
  return {
    at,
    passed(mediaMs, nowMs) {
      const seen = nowMs - mediaMs;
      if (behindMs === null || Math.abs(seen - behindMs) > jumpMs) behindMs = seen;
      else behindMs += (seen - behindMs) / smoothed;
    },
    stampAt(nowMs, { ticksAMs, first = { stamp: 0, mediaMs: 0 } }) {
      const mediaMs = at(nowMs);
      return mediaMs === null ? null : stampOf(mediaMs - first.mediaMs + first.stamp / ticksAMs, ticksAMs);
    },
  };
}
