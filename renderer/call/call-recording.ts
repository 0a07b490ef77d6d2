import { sentenceOf } from "@nchat/contract/errors";
import type { ActiveRecording, Recording } from "@nchat/contract/recordings";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestFailure } from "../session/rest-result.ts";
import { type CallAskingDeps, createCallAsking } from "./call-asking.ts";
import { tellStart, type TellStartDeps } from "./tell-start.ts";
import {
  recordingBegan,
  recordingEnded,
  recordingFailed,
  recordingProblem,
  recordingReady,
  recordingStarted,
} from "./words.ts";

/** What is recorded of the current call, whether the own wish to change that is under way, and which notice was read. */
export type CallRecordingState = {
  readonly active: ActiveRecording | null;
  readonly isBusy: boolean;
  readonly readId: string | null;
};

/** The recording of the current call: whoever is in it sees it, hosts start and end it. */
export type CallRecording = {
  readonly store: ReadonlyStore<CallRecordingState>;
  readonly start: () => void;
  readonly stop: () => void;
  /** The notice of the running one was read. */
  readonly read: () => void;
  /** Ends the following. */
  readonly close: () => void;
};

type Deps = CallAskingDeps & TellStartDeps;

const nothing: CallRecordingState = { active: null, isBusy: false, readId: null };

/** Follows the server: what it tells counts, not what was asked of it. */
export function createCallRecording(deps: Deps): CallRecording {
  const { rest, roster, raise } = deps;
  const store = createStore<CallRecordingState>(() => nothing);
  const following = follow(deps, store);
  const ask = async (name: "startRecording" | "stopRecording") => {
    const id = roster.getState().callId;
    if (id === null || store.getState().isBusy) return;
    store.setState({ isBusy: true });
    const answer = await rest.call(name, { params: { id }, body: {} }, { timeoutMs: 30_000 });
    store.setState({ isBusy: false });
    if (answer.ok) return;
    const reason = reasonOf(answer);
    raise("problem", recordingProblem(reason), { cause: "recording" });
    if (reason === null) following.refresh();
  };
  return {
    store,
    start: () => void ask("startRecording"),
    stop: () => void ask("stopRecording"),
    read: () => store.setState(({ active }) => ({ readId: active?.id ?? null })),
    close: following.close,
  };
}

/** Keeps to what is told. */
function follow(deps: Deps, store: StoreApi<CallRecordingState>) {
  const { socket, roster, raise } = deps;
  const callId = () => roster.getState().callId;
  /** What becomes of them is told to whoever was there, also when the call is over by then. */
  const seen = new Set<string>();
  const over = new Set<string>();
  const set = (told: ActiveRecording | null) => {
    const next = told && over.has(told.id) ? null : told;
    const before = store.getState().active;
    store.setState({ active: next });
    if (before && next?.id !== before.id) deps.announcer.interrupt(recordingEnded);
    if (!next || seen.has(next.id)) return;
    seen.add(next.id);
    tellStart(deps, {
      startedBy: next.startedBy,
      cause: "recording-started",
      own: recordingBegan,
      others: recordingStarted,
    });
  };
  const asking = createCallAsking(deps, {
    onOtherCall: () => store.setState(nothing, true),
    onAnswer: ({ recording }) => set(recording ?? null),
  });
  const tellEnd = ({ id, status, error }: Recording) => {
    if ((status !== "ready" && status !== "failed") || !seen.delete(id)) return;
    if (status === "ready") raise("done", recordingReady, { cause: "recording" });
    else raise("problem", recordingFailed(error), { cause: "recording" });
  };
  const hear = ({ recording, ...told }: { readonly callId: string | null; readonly recording: Recording }) => {
    const active = activeOf(recording);
    if (active && told.callId !== null && told.callId === callId()) {
      asking.heard();
      set(active);
    }
    tellEnd(recording);
  };
  const stops = [
    socket.on("recording:started", hear),
    socket.on("recording:changed", hear),
    socket.on("recording:stopped", ({ recordingId, recording }) => {
      over.add(recordingId);
      asking.heard();
      if (store.getState().active?.id === recordingId) set(null);
      tellEnd(recording);
    }),
    asking.stop,
  ];
  return { refresh: asking.refresh, close: () => stops.forEach((stop) => stop()) };
}

function activeOf({ id, status, startedBy, startedAt, createdAt }: Recording): ActiveRecording | null {
  return status === "starting" || status === "recording"
    ? { id, status, startedBy, startedAt: startedAt ?? createdAt }
    : null;
}

const reasonOf = (failure: RestFailure): string | null =>
  failure.reason === "refused" ? sentenceOf(failure.error) : null;
