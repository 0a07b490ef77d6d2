import { reasonOf } from "../system/log.ts";
import type { Feed } from "./feed.ts";
import type { StartTarget, Target, TargetListener } from "./target.ts";

/** At most one process sends what the feed holds; what an earlier one still says is not heard. */
export type TargetSlot<To> = {
  readonly isFull: () => boolean;
  /** Begins an attempt; it must be empty. A start that fails is told as its end. */
  readonly fill: (ingest: To, listener: TargetListener) => void;
  /** Resolves when no process of it is left. */
  readonly empty: () => Promise<void>;
};

/** The place of one process behind one feed. */
export function createTargetSlot<To>(feed: Feed, startTarget: StartTarget<To>): TargetSlot<To> {
  let target: Target | null = null;
  /** Ends that were asked for and are not through. */
  let ending: Promise<unknown> = Promise.resolve();
  return {
    isFull: () => target !== null,
    fill(ingest, listener) {
      try {
        const mine = startTarget(ingest, {
          onConnected: () => mine === target && listener.onConnected(),
          onEnded: (problem) => mine === target && listener.onEnded(problem),
          onKeyFrameWanted: () => mine === target && listener.onKeyFrameWanted(),
        });
        target = mine;
        feed.attach(mine);
      } catch (error) {
        // A full disk holds no key for ffmpeg to read.
        listener.onEnded({ code: "line-lost", detail: reasonOf(error).slice(0, 300) });
      }
    },
    async empty() {
      feed.detach();
      const old = target;
      target = null;
      if (old) ending = Promise.all([ending, old.stop()]);
      await ending;
    },
  };
}
