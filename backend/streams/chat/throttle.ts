import { ApiError } from "../../http/api-error.ts";
import type { Limits } from "../../http/limits.ts";

/** How often one person may speak and react in one stream, at whichever node. */
export type Throttle = Readonly<{
  message: (streamId: string, userId: string, isModerator: boolean) => Promise<void>;
  reaction: (streamId: string, userId: string) => Promise<void>;
  /** Slow mode. That somebody wrote is told to no other node, so it counts here as well as in the rules. */
  slowly: (streamId: string, userId: string, seconds: number) => Promise<ApiError | null>;
}>;

const buckets = {
  message: { name: "chat-message", burst: 8, everyMs: 1000 },
  moderator: { name: "chat-moderator", burst: 30, everyMs: 200 },
  reaction: { name: "chat-reaction", burst: 20, everyMs: 200 },
} as const;

/** Throws RATE_LIMITED for what is too much, with the seconds after which it is not any more. */
export function createThrottle(limits: Pick<Limits, "draw">): Throttle {
  const draw = async (kind: keyof typeof buckets, streamId: string, userId: string, words: string) => {
    const wait = await limits.draw(buckets[kind], `${streamId}:${userId}`);
    if (wait > 0) throw new ApiError("RATE_LIMITED", words, { retryAfter: Math.ceil(wait / 1000) });
  };
  return {
    message: (streamId, userId, isModerator) =>
      draw(isModerator ? "moderator" : "message", streamId, userId, "Too many messages. Wait a moment."),
    reaction: (streamId, userId) => draw("reaction", streamId, userId, "Too many reactions. Wait a moment."),
    slowly: async (streamId, userId, seconds) => {
      // By its seconds, for a bucket of another slowness tells nothing of this one.
      const bucket = { name: `chat-slow-${seconds}`, burst: 1, everyMs: seconds * 1000 };
      const wait = await limits.draw(bucket, `${streamId}:${userId}`);
      return wait > 0 ? tooSoon(Math.ceil(wait / 1000)) : null;
    },
  };
}

/** The refusal of slow mode. */
function tooSoon(retryAfter: number): ApiError {
  return new ApiError("SLOW_MODE", `Slow mode: you can write again in ${retryAfter} s.`, { retryAfter });
}
