import { execFile } from "node:child_process";
import type { BroadcastProblem } from "@nchat/contract/broadcast";
import {
  type CheckState,
  initialPreflight,
  type Measured,
  nextPreflight,
  type Preflight,
  type PreflightCheck,
  preflightChecks,
  type PreflightEvent,
  recommend,
} from "@nchat/contract/preflight";
import { programme } from "@nchat/contract/programme";
import { microphoneId, sceneOnAir, type SourceState, type SourceStates, type Studio } from "@nchat/contract/studio";
import type { EncoderLineServer } from "./encoder-line.ts";
import { late, measureEncoder } from "./measure-encoder.ts";
import { measureUplink } from "./measure-uplink.ts";
import type { Ask } from "./server.ts";

type Deps = {
  readonly studio: { readonly get: () => Studio; readonly getStates: () => SourceStates };
  readonly line: EncoderLineServer;
  readonly ask: Ask;
  /** Whether the program that publishes is on this computer. */
  readonly hasPublisher: () => Promise<boolean>;
  readonly isBusy: () => boolean;
  readonly onChanged: (preflight: Preflight) => void;
  readonly now: () => number;
};

/** Looks at what going live needs, for a quarter of a minute at most. */
export type PreflightRunner = {
  readonly get: () => Preflight;
  readonly start: () => void;
  readonly cancel: () => void;
};

const mostMs = 15_000;
/** How long a source may be starting before it is told as it stands. */
const startingMs = 3000;
const lookEveryMs = 100;

/** At most one runs, and none while something is sent: that would have to share the line and the encoder. */
export function createPreflight(deps: Deps): PreflightRunner {
  let state = initialPreflight;
  let abort = new AbortController();
  const send = (event: PreflightEvent) => {
    const next = nextPreflight(state, event);
    if (next === state) return;
    state = next;
    deps.onChanged(state);
  };
  const finish = (measured: Measured) => send({ type: "finished", recommended: recommend(measured) });
  const run = async (mine: AbortController) => {
    const { signal } = mine;
    const measured: { height: number | null; uplinkBitsPerSecond: number | null } = {
      height: null,
      uplinkBitsPerSecond: null,
    };
    const tell: Tell = (check, found) => {
      if (!signal.aborted) send({ type: "checked", check, state: found });
    };
    const patience = setTimeout(() => {
      if (state.checks.uplink.state === "running" && measured.uplinkBitsPerSecond !== null)
        tell("uplink", uplinkOf(measured.uplinkBitsPerSecond));
      for (const check of preflightChecks) if (isOpen(state.checks[check])) tell(check, lateOf(state.checks[check]));
      finish(measured);
      mine.abort(late);
    }, mostMs);
    signal.addEventListener("abort", () => clearTimeout(patience));
    // One after the other: an upload at full speed would slow the encoder.
    await Promise.all([checkSources(deps, tell, signal), checkPublisher(deps, tell), checkServer(deps, tell)]);
    if (!signal.aborted) measured.height = await checkEncoder(deps, tell, signal);
    const onUplink = (bitsPerSecond: number) => (measured.uplinkBitsPerSecond = bitsPerSecond);
    if (!signal.aborted) await checkUplink(deps, tell, signal, onUplink);
    clearTimeout(patience);
    if (!signal.aborted) finish(measured);
  };
  return {
    get: () => state,
    start() {
      if (state.step === "running" || deps.isBusy()) return;
      abort = new AbortController();
      send({ type: "started", endsAt: deps.now() + mostMs });
      void run(abort);
    },
    cancel() {
      abort.abort();
      send({ type: "cancelled" });
    },
  };
}

/** Whether `program` can be started at all. */
export function createHasPublisher(program = "ffmpeg"): () => Promise<boolean> {
  return () => new Promise((resolve) => execFile(program, ["-version"], { timeout: 3000 }, (error) => resolve(!error)));
}

type Tell = (check: PreflightCheck, state: CheckState) => void;

const running: CheckState = { state: "running" };
const passed = (figure: number | null = null): CheckState => ({ state: "passed", figure });
type Why = Extract<CheckState, { state: "failed" }>["why"];
const failed = (why: Why, detail: string | null = null, figure: number | null = null): CheckState => ({
  ...{ state: "failed", why, detail, figure },
});

const isOpen = ({ state }: CheckState) => state === "running" || state === "waiting";

/** What has not answered when the time is over, and what nobody came to because of it. */
const lateOf = ({ state }: CheckState): CheckState => failed(state === "running" ? "late" : "skipped");

async function checkSources({ studio, now }: Deps, tell: Tell, signal: AbortSignal): Promise<void> {
  tell("devices", running);
  const until = now() + startingMs;
  const wanted = () => {
    const states = studio.getStates();
    const shown = sceneOnAir(studio.get()).items.filter(({ isShown }) => isShown);
    return { shown: shown.flatMap(({ sourceId }) => states[sourceId] ?? []), microphone: states[microphoneId] };
  };
  const isStarting = () => [...wanted().shown, wanted().microphone].some((each) => each?.step === "starting");
  while (isStarting() && now() < until && !signal.aborted)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  const { shown, microphone } = wanted();
  const lost = [...shown, ...(microphone ? [microphone] : [])].filter((each) => each.step === "lost");
  if (lost.some(({ why }) => why === "denied")) return tell("devices", failed("denied"));
  if (lost.length > 0) return tell("devices", failed("device-lost"));
  const isSeen = shown.some(({ step }: SourceState) => step === "running");
  tell("devices", isSeen ? passed() : failed("no-picture"));
}

async function checkPublisher({ hasPublisher }: Deps, tell: Tell): Promise<void> {
  tell("publisher", running);
  tell("publisher", (await hasPublisher()) ? passed() : failed("no-ffmpeg"));
}

async function checkServer({ ask }: Deps, tell: Tell): Promise<void> {
  tell("server", running);
  const asked = await ask("getMediaCapabilities", {}, 5000);
  if (!asked.ok) return tell("server", asFailed(asked.problem));
  const { available, reason } = asked.value.ingress;
  tell("server", available ? passed() : failed("refused", reason?.slice(0, 500) ?? null));
}

/** The height of the picture that it keeps up with. */
async function checkEncoder({ line }: Deps, tell: Tell, signal: AbortSignal): Promise<number | null> {
  tell("encoder", running);
  const measured = await measureEncoder(line, signal);
  if (!measured.ok) {
    tell("encoder", failed("no-encoder", measured.why));
    return null;
  }
  const pace = Math.min(measured.framesPerSecond, programme.framesPerSecond);
  tell("encoder", measured.height === null ? failed("too-slow", null, pace) : passed(pace));
  return measured.height;
}

/** What it carried so far is told all the time: the time may be over before the last part is through. */
async function checkUplink(
  { ask, now }: Deps,
  tell: Tell,
  signal: AbortSignal,
  onMeasured: (bitsPerSecond: number) => void,
): Promise<void> {
  tell("uplink", running);
  const asked = await measureUplink(ask, now, signal, onMeasured);
  tell("uplink", asked.ok ? uplinkOf(asked.value.bitsPerSecond) : asFailed(asked.problem));
}

function uplinkOf(bitsPerSecond: number): CheckState {
  const isEnough = recommend({ height: programme.height, uplinkBitsPerSecond: bitsPerSecond }) !== null;
  return isEnough ? passed(bitsPerSecond) : failed("too-slow", null, bitsPerSecond);
}

function asFailed({ code, detail }: BroadcastProblem): CheckState {
  return failed(code === "refused" ? "refused" : "unreachable", detail);
}
