import { ReactionType, type ReactionCounts } from "@nchat/contract/stream-chat";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { SocketClient } from "../session/socket-types.ts";

/** A reaction that rises over the picture; `count` of one kind came together. */
export type Float = { readonly type: ReactionType; readonly count: number };

/** The reactions of one stream. */
export type Reactions = {
  readonly store: ReadonlyStore<{ readonly counts: ReactionCounts }>;
  readonly onFloat: (listener: (float: Float) => void) => () => void;
  /** Shown at once; more than the server takes are not sent. */
  readonly react: (type: ReactionType) => void;
  readonly entered: (counts: ReactionCounts) => void;
  readonly start: () => () => void;
};

type Deps = {
  readonly streamId: string;
  readonly socket: Pick<SocketClient, "on" | "emit">;
  readonly mediaTime: () => number | null;
  readonly now: () => number;
};

/** A little less than the server's own limits, so that nothing is refused. */
const burst = 12;
const perSecond = 4;

/** What is left of the right to react; pure. Null when there is none. */
export function takeReaction(
  bucket: { readonly left: number; readonly at: number },
  now: number,
): { readonly left: number; readonly at: number } | null {
  const left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
  return left < 1 ? null : { left: left - 1, at: now };
}

/** Adds counts of reactions; pure. */
export function addCounts(counts: ReactionCounts, more: ReactionCounts): ReactionCounts {
  const sums = ReactionType.options.map((type) => [type, (counts[type] ?? 0) + (more[type] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

/** Counts what the server tells and lets it float; one's own float at once and not twice. */
export function createReactions({ streamId, socket, mediaTime, now }: Deps): Reactions {
  const store = createStore<{ readonly counts: ReactionCounts }>(() => ({ counts: {} }));
  const listeners = new Set<(float: Float) => void>();
  const shownAhead = new Map<ReactionType, number>();
  let bucket = { left: burst, at: now() };
  const float = (type: ReactionType, count: number) => {
    if (count > 0) for (const listener of listeners) listener({ type, count });
  };
  const told = (counts: ReactionCounts) => {
    store.setState(({ counts: before }) => ({ counts: addCounts(before, counts) }));
    for (const type of ReactionType.options) {
      const own = Math.min(shownAhead.get(type) ?? 0, counts[type] ?? 0);
      shownAhead.set(type, (shownAhead.get(type) ?? 0) - own);
      float(type, (counts[type] ?? 0) - own);
    }
  };
  const react = async (type: ReactionType) => {
    const next = takeReaction(bucket, now());
    if (!next) return;
    bucket = next;
    shownAhead.set(type, (shownAhead.get(type) ?? 0) + 1);
    float(type, 1);
    const result = await socket.emit("stream:reaction", { streamId, type, mediaTime: mediaTime() });
    if (!result.ok) shownAhead.set(type, Math.max(0, (shownAhead.get(type) ?? 0) - 1));
  };
  return {
    store,
    react: (type) => void react(type),
    entered: (counts) => store.setState({ counts }),
    onFloat(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: () =>
      socket.on("stream:reactions", (payload) => {
        if (payload.streamId === streamId) told(payload.counts);
      }),
  };
}
