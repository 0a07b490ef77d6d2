import type { Transaction } from "kysely";
import { nextStream, nextStreamDeadline, type StreamEffect, type StreamEvent } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { createTracker } from "../tracker.ts";
import { announce } from "./audience.ts";
import { createDeadlines } from "./deadlines.ts";
import { refusal } from "./refusals.ts";
import type { StoredStream } from "./rows.ts";
import { loadStreamForUpdate, saveState } from "./store.ts";

type Trx = Transaction<Tables>;

/** What a step of a stream was: what the rules say, or one that they have no say in. */
export type Step = StreamEffect | "scheduled" | "changed";

/** What is done to a stream in its turn. */
export type Ask = Readonly<{
  /** Runs first in the transaction; false leaves everything as it is (a webhook seen before). */
  claim?: (trx: Trx) => Promise<boolean>;
  /** Runs before the event, with the stream locked; throws to refuse. */
  check?: (trx: Trx, stored: StoredStream) => Promise<void>;
  /** The event; null when the stream turns out not to be concerned. */
  event: StreamEvent | ((stored: StoredStream) => StreamEvent | null);
}>;

/** Told after everybody else of every step, in the stream's turn; must not wait for a step of the same stream. */
export type Listener = (stored: StoredStream, steps: readonly Step[]) => void;

/**
 * Where streams are kept and changed: one step of one stream at a time, stored before anybody is told. `apply` answers
 * null when there is no such stream.
 */
export type Desk = Readonly<{
  apply: (streamId: string, ask: Ask) => Promise<StoredStream | null>;
  /** The same for somebody who asked: no such stream and a refusal are thrown. */
  command: (streamId: string, ask: Ask) => Promise<StoredStream>;
  /** Tells of what was stored by itself: a new stream, or another title. */
  tell: (stored: StoredStream, step: "opened" | "scheduled" | "changed") => Promise<void>;
  listen: (listener: Listener) => () => void;
  /** Whether LiveKit answers, as the watch last saw it: until it does, nobody is taken as gone. */
  setMediaUp: (isUp: boolean) => void;
  timePassed: (streamId: string) => Promise<void>;
  /** Keeps work that nobody waits for, so that `stop` can; failures are logged. */
  track: (what: string, work: Promise<unknown>) => void;
  stop: () => Promise<void>;
}>;

/** Makes the desk; one a service. */
export function createDesk(ctx: Context): Desk {
  const { turns } = ctx;
  const listeners = new Set<Listener>();
  const deadlines = createDeadlines(ctx);
  const { track, settled } = createTracker(ctx.log);
  let isMediaUp = false;
  const limitMs = ctx.config.ceilings.streamMs;

  const follow = async (stored: StoredStream, steps: readonly Step[]) => {
    await tell(ctx, stored, steps);
    for (const listener of listeners) listener(stored, steps);
    await deadlines.follow(stored.state);
  };
  const apply = (streamId: string, ask: Ask): Promise<StoredStream | null> =>
    turns(streamId, async () => {
      const done = await ctx.db.transaction().execute((trx) => inTransaction(trx, streamId, ask, ctx.now().getTime()));
      if (done?.isChanged) await follow(done.stored, done.effects);
      return done?.stored ?? null;
    });
  return {
    apply,
    command: async (streamId, ask) => {
      const stored = await apply(streamId, ask);
      if (!stored) throw refusal("STREAM_NOT_FOUND");
      return stored;
    },
    tell: (stored, step) => turns(stored.state.id, () => follow(stored, [step])),
    listen: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    setMediaUp: (isUp) => void (isMediaUp = isUp),
    timePassed: async (streamId) => {
      deadlines.passed(streamId);
      const stored = await apply(streamId, { event: { type: "time-passed", isMediaUp, limitMs } });
      if (stored && nextStreamDeadline(stored.state, limitMs) !== null) await deadlines.follow(stored.state);
    },
    track,
    stop: settled,
  };
}

type Done = Readonly<{ stored: StoredStream; effects: readonly StreamEffect[]; isChanged: boolean }>;

async function inTransaction(trx: Trx, streamId: string, ask: Ask, now: number): Promise<Done | null> {
  if (ask.claim && !(await ask.claim(trx))) return null;
  const found = await loadStreamForUpdate(trx, streamId);
  if (!found) return null;
  await ask.check?.(trx, found);
  const event = typeof ask.event === "function" ? ask.event(found) : ask.event;
  if (event === null) return { stored: found, effects: [], isChanged: false };
  const verdict = nextStream(found.state, event, now);
  if (verdict.outcome === "refused") throw refusal(verdict.code);
  const stored = await saveState(trx, found, verdict.state);
  return { stored, effects: verdict.effects, isChanged: stored !== found };
}

/** What each step is told as. */
const eventOf = {
  scheduled: "stream:scheduled",
  changed: "stream:updated",
  opened: "stream:started",
  "went-live": "stream:started",
  "feed-changed": "stream:updated",
  "wrap-up": "stream:updated",
  ended: "stream:ended",
  cancelled: "stream:cancelled",
  remind: "stream:reminder",
} as const satisfies Record<Step, string>;

async function tell(ctx: Context, stored: StoredStream, effects: readonly Step[]): Promise<void> {
  for (const effect of effects) await announce(ctx, stored, eventOf[effect]);
}
