import { type EndedBroadcast, type GoLivePlan, holdsStream } from "@nchat/contract/broadcast";
import { startedOf } from "@nchat/contract/planned-start";
import type { BroadcastDeps } from "./broadcast-deps.ts";
import { createFinding } from "./finding.ts";
import { soonOrLater, tellLate } from "./goodbye.ts";
import { type Run, startRun, unseen } from "./run.ts";

/** Begins, mends and ends this device's broadcast. */
export type Broadcaster = {
  readonly goLive: (plan: GoLivePlan) => void;
  /** Looks whether an earlier run of the app left a stream that the server still keeps. */
  readonly find: () => void;
  /** Goes on with the stream that was found. */
  readonly resume: () => void;
  readonly retry: () => void;
  /** Resolves when nothing of it runs on this computer any more; at once when nothing did. */
  readonly stop: () => Promise<void>;
};

/** At most one broadcast runs; every effect of it is begun here and ended here. */
export function createBroadcaster(deps: BroadcastDeps): Broadcaster {
  const { owner, kept, server } = deps;
  let run: Run | null = null;
  let stopping: Promise<void> | null = null;
  const finding = createFinding(deps);
  /** How what holds now is ended. */
  const leaving = (): (() => Promise<EndedBroadcast>) => {
    const state = owner.get();
    if (state.step !== "interrupted") return async () => (await run?.stop()) ?? { title: "", figures: null };
    const { streamId, title } = state.onAir;
    // As in a run: a planned one of which nothing was seen waits for the next attempt.
    if (kept.get()?.isPlanned && state.since === null) return () => Promise.resolve(unseen(title));
    return () => soonOrLater(title, server.stop(streamId, title), tellLate(owner));
  };
  const end = async () => {
    finding.stop();
    const leave = leaving();
    owner.send({ type: "stop" });
    kept.forget();
    let last: EndedBroadcast = { title: "", figures: null };
    try {
      last = await leave();
    } finally {
      run = null;
      owner.send({ type: "ended", last });
    }
  };
  return {
    goLive(plan) {
      if (holdsStream(owner.get()) || stopping) return;
      finding.stop();
      owner.send({ type: "go-live", title: plan.title });
      run = startRun(deps, { title: plan.title, isPlanned: startedOf(plan) !== null }, () => server.prepare(plan));
    },
    find: finding.start,
    resume() {
      const found = kept.get();
      if (owner.get().step !== "interrupted" || found === null || stopping) return;
      finding.stop();
      owner.send({ type: "resume" });
      const { onAir, isPlanned } = found;
      run = startRun(deps, { title: onAir.title, isPlanned }, () => Promise.resolve({ ok: true, value: found }));
    },
    retry: () => run?.retry(),
    stop: () => {
      if (!holdsStream(owner.get())) return stopping ?? Promise.resolve();
      return (stopping ??= end().finally(() => (stopping = null)));
    },
  };
}
