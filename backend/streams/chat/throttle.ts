import { ApiError } from "../../http/api-error.ts";
import { createBucket } from "../../realtime/rate.ts";

/** How often one person may speak and react in one stream. */
export type Throttle = Readonly<{
  message: (streamId: string, userId: string, isModerator: boolean) => void;
  reaction: (streamId: string, userId: string) => void;
  /** Forgets buckets that are full again. */
  sweep: () => void;
}>;

type Rate = Readonly<{ burst: number; perSecond: number }>;

const rates = {
  message: { burst: 8, perSecond: 1 },
  moderator: { burst: 30, perSecond: 5 },
  reaction: { burst: 20, perSecond: 5 },
} as const satisfies Record<string, Rate>;

/** Throws RATE_LIMITED for what is too much, with the seconds after which it is not any more. */
export function createThrottle(now: () => number): Throttle {
  const buckets = new Map<string, { take: () => boolean; fullAt: number }>();
  const take = (kind: keyof typeof rates, streamId: string, userId: string, words: string) => {
    const { burst, perSecond } = rates[kind];
    const key = `${kind}/${streamId}/${userId}`;
    const bucket = buckets.get(key) ?? { ...createBucket(burst, perSecond, now), fullAt: 0 };
    bucket.fullAt = now() + (burst / perSecond) * 1000;
    buckets.set(key, bucket);
    if (!bucket.take()) throw new ApiError("RATE_LIMITED", words, { retryAfter: Math.ceil(1 / perSecond) });
  };
  return {
    message: (streamId, userId, isModerator) =>
      take(isModerator ? "moderator" : "message", streamId, userId, "Too many messages. Wait a moment."),
    reaction: (streamId, userId) => take("reaction", streamId, userId, "Too many reactions. Wait a moment."),
    sweep: () => {
      for (const [key, { fullAt }] of buckets) if (fullAt < now()) buckets.delete(key);
    },
  };
}
