import {
  type BroadcastHealth,
  type BroadcastProblem,
  type EndedBroadcast,
  type GoLivePlan,
  isBroadcasting,
} from "@nchat/contract/broadcast";
import { programme } from "@nchat/contract/programme";
import { backOff } from "./back-off.ts";
import type { BroadcastOwner } from "./broadcast-owner.ts";
import type { BroadcastServer, Prepared } from "./server.ts";
import type { Sending, SendingFigures } from "./sending.ts";

type Deps = {
  readonly owner: BroadcastOwner;
  readonly server: BroadcastServer;
  /** Opens the engine if need be and begins to send. */
  readonly startSending: (listener: {
    readonly bitsPerSecond: number;
    readonly onConnected: () => void;
    readonly onLost: (problem: BroadcastProblem) => void;
  }) => Sending;
  readonly onHealth: (health: BroadcastHealth) => void;
  readonly now: () => number;
  readonly random: () => number;
};

/** Begins, mends and ends this device's broadcast. */
export type Broadcaster = {
  readonly goLive: (plan: GoLivePlan) => void;
  readonly retry: () => void;
  /** Resolves when nothing of it runs on this computer any more; at once when nothing did. */
  readonly stop: () => Promise<void>;
};

const bitsPerSecond = 3_000_000;
const lookEveryMs = 5000;
const healthEveryMs = 1000;

/** At most one broadcast runs; every effect of it is begun here and ended here. */
export function createBroadcaster(deps: Deps): Broadcaster {
  const { owner } = deps;
  let run: Run | null = null;
  let stopping: Promise<void> | null = null;
  const end = async () => {
    owner.send({ type: "stop" });
    const last = (await run?.stop()) ?? { title: "", figures: null };
    run = null;
    owner.send({ type: "ended", last });
  };
  return {
    goLive(plan) {
      if (isBroadcasting(owner.get()) || stopping) return;
      owner.send({ type: "go-live", title: plan.title });
      run = startRun(deps, plan);
    },
    retry: () => run?.retry(),
    stop: () => {
      if (!isBroadcasting(owner.get())) return stopping ?? Promise.resolve();
      return (stopping ??= end().finally(() => (stopping = null)));
    },
  };
}

type Run = { readonly retry: () => void; readonly stop: () => Promise<EndedBroadcast> };

function startRun(deps: Deps, plan: GoLivePlan): Run {
  const { owner, server } = deps;
  let isStopped = false;
  let line: Line | null = null;
  const stop = async (): Promise<EndedBroadcast> => {
    isStopped = true;
    line?.cut(); // the picture ends at once, whatever the server takes
    const prepared = line ? await preparing : null;
    if (!prepared) {
      // Nobody waits for a stream that is only being made: it is ended when it is there.
      void preparing.then((late) => late && server.stop(late.onAir.streamId, plan.title));
      return { title: plan.title, figures: null };
    }
    const [last] = await Promise.all([server.stop(prepared.onAir.streamId, plan.title), line?.stop()]);
    return last;
  };
  const giveUp = (problem: BroadcastProblem) => {
    isStopped = true;
    owner.send({ type: "gave-up", problem });
    void stop();
  };
  const prepare = async (): Promise<Prepared | null> => {
    const asked = await server.prepare(plan);
    if (!asked.ok) {
      if (!isStopped) owner.send({ type: "gave-up", problem: asked.problem });
      return null;
    }
    if (isStopped) return asked.value;
    owner.send({ type: "prepared", onAir: asked.value.onAir });
    line = startLine(deps, asked.value, giveUp);
    return asked.value;
  };
  const preparing = prepare();
  return { retry: () => line?.retry(), stop };
}

type Line = { readonly retry: () => void; readonly cut: () => void; readonly stop: () => Promise<void> };

/** Sends, tries again after what breaks, and watches whether the server still wants it. */
function startLine(deps: Deps, { onAir, ingest }: Prepared, giveUp: (problem: BroadcastProblem) => void): Line {
  const { owner, now } = deps;
  let attempt = 0;
  let again: NodeJS.Timeout | undefined;
  const connect = () => {
    clearTimeout(again);
    owner.send({ type: "retrying" });
    sending.connect(ingest);
  };
  const onLost = (problem: BroadcastProblem) => {
    // ffmpeg is not installed meanwhile: trying again would only hide it.
    if (problem.code === "no-ffmpeg") return giveUp(problem);
    const delay = backOff(attempt++, deps.random);
    owner.send({ type: "lost", problem, retryAt: now() + delay });
    clearTimeout(again);
    again = setTimeout(connect, delay);
    watch.look();
  };
  const onConnected = () => {
    attempt = 0;
    owner.send({ type: "connected", at: now() });
  };
  const sending = deps.startSending({ bitsPerSecond, onConnected, onLost });
  const watch = startWatch(deps, onAir.streamId, sending, giveUp);
  sending.connect(ingest);
  const cut = () => {
    clearTimeout(again);
    watch.stop();
  };
  return {
    retry() {
      const state = owner.get();
      if (state.step === "reconnecting" && state.retryAt !== null) connect();
    },
    cut,
    async stop() {
      cut();
      await sending.stop();
    },
  };
}

/** Asks the server now and then how the stream stands there, and tells the figures every second. */
function startWatch(deps: Deps, streamId: string, sending: Sending, giveUp: (problem: BroadcastProblem) => void) {
  let viewers: number | null = null;
  let isStopped = false;
  const ask = async () => {
    const standing = await deps.server.look(streamId);
    if (isStopped || !standing) return;
    viewers = standing.viewers;
    if (standing.isOver) giveUp({ code: "stream-over", detail: null });
  };
  const look = () => void ask();
  const measure = createMeasure(deps.now);
  const looking = setInterval(look, lookEveryMs);
  const telling = setInterval(() => deps.onHealth({ ...measure(sending.figures()), viewers }), healthEveryMs);
  return {
    look,
    stop() {
      isStopped = true;
      clearInterval(looking);
      clearInterval(telling);
    },
  };
}

/** Turns counts into figures of the time between two looks. */
function createMeasure(now: () => number): (figures: SendingFigures) => Omit<BroadcastHealth, "viewers"> {
  let before = { bytes: 0, at: now() };
  return ({ encoder, sentBytes, sentFrames, droppedFrames, queueMilliseconds, targetBitsPerSecond }) => {
    const at = now();
    const seconds = Math.max((at - before.at) / 1000, 0.001);
    const rate = ((sentBytes - before.bytes) * 8) / seconds;
    before = { bytes: sentBytes, at };
    return {
      bitsPerSecond: rate,
      targetBitsPerSecond,
      maximumBitsPerSecond: bitsPerSecond,
      framesPerSecond: encoder?.framesPerSecond ?? programme.framesPerSecond,
      droppedFrames: droppedFrames + (encoder?.droppedFrames ?? 0),
      sentFrames,
      keyFrameSeconds: encoder?.keyFrameSeconds ?? null,
      queueMilliseconds,
    };
  };
}
