import type { ActiveRecording, Recording } from "@nchat/contract/recordings";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestFailure } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import type { Raise } from "../ui/toast-store.ts";
import type { Roster } from "./roster.ts";
import { recordingFailed, recordingProblem, recordingReady } from "./words.ts";

/** What is recorded of the current call, and whether the own wish to change that is under way. */
export type CallRecordingState = { readonly active: ActiveRecording | null; readonly isBusy: boolean };

/** The recording of the current call: whoever is in it sees it, hosts start and end it. */
export type CallRecording = {
  readonly store: ReadonlyStore<CallRecordingState>;
  readonly start: () => void;
  readonly stop: () => void;
  /** Ends the following. */
  readonly close: () => void;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
  readonly roster: ReadonlyStore<Pick<Roster, "callId">>;
  readonly raise: Raise;
};

const nothing: CallRecordingState = { active: null, isBusy: false };

/** Follows the server: what it tells counts, not what was asked of it. */
export function createCallRecording(deps: Deps): CallRecording {
  const { rest, roster, raise } = deps;
  const store = createStore<CallRecordingState>(() => nothing);
  const callId = () => roster.getState().callId;
  const ask = async (name: "startRecording" | "stopRecording") => {
    const id = callId();
    if (id === null || store.getState().isBusy) return;
    store.setState({ isBusy: true });
    const answer = await rest.call(name, { params: { id }, body: {} }, { timeoutMs: 30_000 });
    store.setState({ isBusy: false });
    if (!answer.ok) raise("problem", recordingProblem(reasonOf(answer)), { cause: "recording" });
  };
  return {
    store,
    start: () => void ask("startRecording"),
    stop: () => void ask("stopRecording"),
    close: follow(deps, store),
  };
}

/** Keeps to what is told; answers the end of it. */
function follow({ rest, socket, roster, raise }: Deps, store: StoreApi<CallRecordingState>): () => void {
  const callId = () => roster.getState().callId;
  const active = () => store.getState().active;
  /** What becomes of them is told to whoever was there, also when the call is over by then. */
  const seen = new Set<string>();
  const set = (next: ActiveRecording | null) => {
    if (next) seen.add(next.id);
    store.setState({ active: next });
  };
  const refresh = async () => {
    const id = callId();
    if (id === null) return;
    const answer = await rest.call("getCall", { params: { id } });
    if (answer.ok && callId() === id) set(answer.value.recording ?? null);
  };
  const tellEnd = ({ id, status, error }: Recording) => {
    if ((status !== "ready" && status !== "failed") || !seen.delete(id)) return;
    if (status === "ready") raise("done", recordingReady, { cause: "recording" });
    else raise("problem", recordingFailed(error), { cause: "recording" });
  };
  const stops = [
    socket.on("recording:started", (told) => {
      if (told.callId === null || told.callId !== callId()) return;
      const { id, startedBy, startedAt, createdAt } = told.recording;
      set({ id, status: "starting", startedBy, startedAt: startedAt ?? createdAt });
    }),
    socket.on("recording:changed", ({ recording }) => {
      const current = active();
      if (current?.id === recording.id && recording.status === "recording")
        set({ ...current, status: "recording", startedAt: recording.startedAt ?? current.startedAt });
      tellEnd(recording);
    }),
    socket.on("recording:stopped", ({ recordingId, recording }) => {
      if (active()?.id === recordingId) set(null);
      tellEnd(recording);
    }),
    socket.onConnected(() => void refresh()),
    roster.subscribe((now, before) => {
      if (now.callId === before.callId) return;
      store.setState(nothing, true);
      void refresh();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

const reasonOf = (failure: RestFailure): string | null => (failure.reason === "refused" ? failure.error.message : null);
