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
import { measureEncoder } from "./measure-encoder.ts";
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
    const late = setTimeout(() => {
      for (const check of preflightChecks) if (isOpen(state.checks[check])) tell(check, lateOf(check));
      finish(measured);
      mine.abort();
    }, mostMs);
    signal.addEventListener("abort", () => clearTimeout(late));
    // One after the other: an upload at full speed would slow the encoder.
    await Promise.all([checkSources(deps, tell, signal), checkPublisher(deps, tell), checkServer(deps, tell)]);
    if (!signal.aborted) measured.height = await checkEncoder(deps, tell, signal);
    if (!signal.aborted) measured.uplinkBitsPerSecond = await checkUplink(deps, tell, signal);
    clearTimeout(late);
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

const lateWhy: Record<PreflightCheck, Why> = {
  devices: "device-lost",
  publisher: "no-ffmpeg",
  server: "unreachable",
  encoder: "no-encoder",
  uplink: "unreachable",
};

/** What has not answered when the time is over. */
const lateOf = (check: PreflightCheck): CheckState =>
  failed(lateWhy[check], check === "encoder" ? "It was not measured in time." : null);

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

async function checkUplink({ ask, now }: Deps, tell: Tell, signal: AbortSignal): Promise<number | null> {
  tell("uplink", running);
  const asked = await measureUplink(ask, now, signal);
  if (!asked.ok) {
    tell("uplink", asFailed(asked.problem));
    return null;
  }
  const { bitsPerSecond } = asked.value;
  const isEnough = recommend({ height: programme.height, uplinkBitsPerSecond: bitsPerSecond }) !== null;
  tell("uplink", isEnough ? passed(bitsPerSecond) : failed("too-slow", null, bitsPerSecond));
  return bitsPerSecond;
}

function asFailed({ code, detail }: BroadcastProblem): CheckState {
  return failed(code === "refused" ? "refused" : "unreachable", detail);
}
