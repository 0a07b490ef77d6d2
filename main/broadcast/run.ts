import type { BroadcastProblem, EndedBroadcast } from "@nchat/contract/broadcast";
import { backOff } from "./back-off.ts";
import type { BroadcastDeps } from "./broadcast-deps.ts";
import { soonOrLater, tellLate } from "./goodbye.ts";
import type { Asked, Prepared } from "./server.ts";
import { type GiveUp, startWatch } from "./watch.ts";

/** One broadcast from its beginning to its end. */
export type Run = {
  readonly retry: () => void;
  /** Resolves when nothing of it runs on this computer any more. */
  readonly stop: () => Promise<EndedBroadcast>;
};

/** What is known of a stream before the server has answered. `isPlanned`: people were told of it before. */
type Meant = { readonly title: string; readonly isPlanned: boolean };

/** `getPrepared`: the stream and where to send it, made now or found again. */
export function startRun(
  deps: BroadcastDeps,
  { title, isPlanned }: Meant,
  getPrepared: () => Promise<Asked<Prepared>>,
): Run {
  const { owner, server, kept } = deps;
  let isStopped = false;
  let line: Line | null = null;
  /** Of a planned one people were told: as long as nothing was seen of it, it waits for the next attempt. */
  const leave = async ({ onAir, isPlanned }: Prepared): Promise<EndedBroadcast> =>
    isPlanned && !line?.wasConnected() ? unseen(title) : server.stop(onAir.streamId, title);
  const stop = async (): Promise<EndedBroadcast> => {
    isStopped = true;
    line?.cut(); // the picture ends at once, whatever the server takes
    const prepared = line ? await preparing : null;
    if (!prepared) {
      // Nobody waits for a stream that is only being made: it is ended when it is there.
      void preparing.then((late) => late && leave(late));
      return isPlanned ? unseen(title) : { title, figures: null };
    }
    const told = soonOrLater(title, leave(prepared), tellLate(owner));
    const [last] = await Promise.all([told, line?.stop()]);
    return last;
  };
  const giveUp: GiveUp = (problem, last) => {
    isStopped = true;
    kept.forget();
    owner.send({ type: "gave-up", problem, last });
    void stop();
  };
  const prepare = async (): Promise<Prepared | null> => {
    const asked = await getPrepared();
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

/** So many attempts that never got through are a way that is closed. */
const triesByOneWay = 2;

type Line = {
  readonly retry: () => void;
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
  /** Whether the server ever took what is sent, now or in an earlier run of the app. */
  readonly wasConnected: () => boolean;
};

/** Sends, tries again after what breaks, and watches whether the server still wants it. */
function startLine(deps: BroadcastDeps, prepared: Prepared, giveUp: GiveUp): Line {
  const { owner, now } = deps;
  const route = createRoute(deps, prepared);
  let attempt = 0;
  let wasConnected = sinceOf(deps) !== null;
  let again: NodeJS.Timeout | undefined;
  let isOver = false;
  const begin = () => void (isOver || sending.connect(route.now().ingest));
  const connect = () => {
    clearTimeout(again);
    owner.send({ type: "retrying" });
    route.choose(wasConnected, begin);
  };
  const onLost = (problem: BroadcastProblem) => {
    // ffmpeg is not installed meanwhile: trying again would only hide it.
    if (problem.code === "no-ffmpeg") return giveUp(problem);
    route.lost(problem);
    const delay = backOff(attempt++, deps.random);
    owner.send({ type: "lost", problem, retryAt: now() + delay });
    clearTimeout(again);
    again = setTimeout(connect, delay);
    watch.look();
  };
  const onConnected = () => {
    attempt = 0;
    wasConnected = true;
    const state = owner.send({ type: "connected", at: now() });
    if (state.step === "live") deps.kept.keep({ ...route.now(), since: state.since });
  };
  deps.kept.keep({ ...route.now(), since: sinceOf(deps) });
  const sending = deps.startSending({ preset: prepared.onAir.preset, onConnected, onLost });
  const watch = startWatch(deps, prepared.onAir, sending, giveUp);
  route.choose(wasConnected, begin);
  const cut = () => {
    isOver = true;
    clearTimeout(again);
    watch.stop();
  };
  return {
    retry() {
      const state = owner.get();
      if (state.step === "reconnecting" && state.retryAt !== null) connect();
    },
    cut,
    wasConnected: () => wasConnected,
    async stop() {
      cut();
      await sending.stop();
    },
  };
}

/** What is told of a planned one that is left to the next attempt. */
export function unseen(title: string): EndedBroadcast {
  return { title, figures: null, isWaiting: true };
}

/** Where it goes, which may change between attempts. */
function createRoute({ owner, server }: BroadcastDeps, { onAir, ingest, isPlanned }: Prepared) {
  let now = { onAir, ingest, isPlanned };
  let blocked = 0;
  let turn = 0;
  const change = async (isHopeless: boolean) => {
    const mine = ++turn;
    const way = await server.wayAfter(now.onAir, isHopeless);
    if (mine !== turn) return false; // something was lost meanwhile: the next attempt asks anew
    if (way) now = { ...now, onAir: { ...onAir, sentBy: way.sentBy }, ingest: way.ingest };
    if (way) owner.send({ type: "rerouted", sentBy: way.sentBy });
    return true;
  };
  return {
    now: () => now,
    lost({ code }: BroadcastProblem): void {
      turn++;
      if (code === "line-lost") blocked++;
    },
    /** What never gets through goes another way, where there is one; a room's token may be too old. */
    choose(wasConnected: boolean, then: () => void): void {
      const isHopeless = !wasConnected && blocked >= triesByOneWay;
      if (isHopeless) blocked = 0;
      if (isHopeless || now.ingest.way === "room") void change(isHopeless).then((isNow) => isNow && then());
      else then();
    },
  };
}

/** One that is resumed was live before. */
function sinceOf({ owner }: BroadcastDeps): number | null {
  const state = owner.get();
  return state.step === "reconnecting" ? state.since : null;
}
