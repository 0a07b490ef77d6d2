import type { RawTag } from "../rtmp/session.ts";

/** One time for all that is shown one after another, which goes as the clock does. */
export type Timeline = Readonly<{
  /** Something else is shown from a tag on, which came at `arrivedAt` (milliseconds since 1970). */
  begin: (timestamp: number, arrivedAt: number) => void;
  /** Where a tag belongs; null for what is older than what was begun with. */
  place: (tag: Pick<RawTag, "timestamp">) => number | null;
  /** When a place is by the clock, in milliseconds since 1970. */
  clockAt: (place: number) => number;
  /** When what was placed so far ends, in milliseconds since 1970; null before anything was. */
  endsAt: () => number | null;
}>;

/** Between the last tag of one and the first of the next. */
const joinMs = 40;

/** Makes it: its zero is the first tag. What took its time to come leaves so much time between. */
export function createTimeline(): Timeline {
  let zeroAt: number | null = null;
  let last = -joinMs;
  let from = 0;
  let offset = 0;
  return {
    begin: (timestamp, arrivedAt) => {
      zeroAt ??= arrivedAt;
      from = timestamp;
      offset = Math.max(last + joinMs, arrivedAt - zeroAt) - timestamp;
    },
    place: ({ timestamp }) => {
      if (timestamp < from) return null;
      last = Math.max(last, timestamp + offset);
      return timestamp + offset;
    },
    clockAt: (place) => (zeroAt ?? 0) + place,
    endsAt: () => (zeroAt === null ? null : zeroAt + last),
  };
}
