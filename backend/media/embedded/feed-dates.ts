import { createMediaClock } from "@nchat/contract/media-clock";

type Kind = "audio" | "video";

/** Dates the RTP that ffmpeg makes of a feed, by one clock for sound and picture. Times in milliseconds. */
export type FeedDates = Readonly<{
  /** One more packet of a stream, by its RTP timestamp. */
  passed: (kind: Kind, stamp: number, nowMs: number) => void;
  /** How long after the first picture the first sound was, at the encoder. */
  soundBegins: (afterMs: number) => void;
  /** The RTP timestamp that belongs to now; null before it can be known. */
  stampAt: (kind: Kind, nowMs: number) => number | null;
}>;

const ticksAMs = { audio: 48, video: 90 } as const;
/** ffmpeg's Opus begins this much earlier than the sound that it is made of. */
const opusLeadMs = 312 / ticksAMs.audio;

/**
 * Makes it. ffmpeg counts each stream from a number that it draws, and sound, which it makes Opus of, leaves later than the
 * picture that it belongs to: the first packet of each is known to be that of the feed's first tag.
 */
export function createFeedDates(): FeedDates {
  const clock = createMediaClock();
  const firstStamps: Partial<Record<Kind, number>> = {};
  const beginsAtMs: { audio: number | null; video: number } = { audio: null, video: 0 };
  let picture: Readonly<{ stamp: number; mediaMs: number }> | null = null;
  return {
    passed(kind, stamp, nowMs) {
      firstStamps[kind] ??= stamp;
      if (kind === "audio") return;
      // In 32 bits with a sign: it is counted round, and the next one is near.
      const stepMs = picture ? ((stamp - picture.stamp) | 0) / ticksAMs.video : 0;
      picture = { stamp, mediaMs: (picture?.mediaMs ?? 0) + stepMs };
      clock.passed(picture.mediaMs, nowMs);
    },
    soundBegins: (afterMs) => void (beginsAtMs.audio = afterMs - opusLeadMs),
    stampAt(kind, nowMs) {
      const [stamp, mediaMs] = [firstStamps[kind], beginsAtMs[kind]];
      if (stamp === undefined || mediaMs === null) return null;
      return clock.stampAt(nowMs, { ticksAMs: ticksAMs[kind], first: { stamp, mediaMs } });
    },
  };
}
