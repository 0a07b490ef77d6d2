import type { Recording } from "@nchat/contract/recordings";
import type { StreamHeat } from "@nchat/contract/stream-chat";
import type { StreamMarker } from "@nchat/contract/stream-markers";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";

/** One recording that is open on this screen. */
export type OpenRecording =
  | { readonly step: "loading" }
  | { readonly step: "failed"; readonly why: "unreachable" | "gone" }
  | { readonly step: "open"; readonly recording: Recording };

/** What is known of its stream beside it. */
export type StreamBeside = { readonly heat: StreamHeat | null; readonly markers: readonly StreamMarker[] };

/** Keeps one recording up to date, and what its stream left. */
export type OpenRecordingStore = {
  readonly store: ReadonlyStore<OpenRecording>;
  readonly beside: ReadonlyStore<StreamBeside>;
  readonly load: () => Promise<void>;
  /** A fresh signed address of the whole, or of one of its files; null when there is none to be had now. */
  readonly address: (fileId: string | null) => Promise<{ readonly url: string; readonly expiresAt: number } | null>;
  /** Until the answer is called. */
  readonly start: () => () => void;
};

type Deps = {
  readonly recordingId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
  readonly schedule: (run: () => void, ms: number) => () => void;
};

/** A heat line has room for so many steps. */
const heatSteps = 200;
/** What could not be loaded is asked for again by itself. */
const askAgainMs = 10_000;

/** Feeds it from REST and the socket. */
export function createOpenRecording({ recordingId, rest, socket, schedule }: Deps): OpenRecordingStore {
  const params = { id: recordingId };
  const store = createStore<OpenRecording>(() => ({ step: "loading" }));
  const { beside, lookBeside, stopLooking } = createBeside({ rest, schedule });
  let isFollowed = false;
  let cancel: () => void = () => undefined;
  const ask = async (): Promise<Recording | null> => {
    const answer = await rest.call("getRecording", { params });
    cancel();
    if (answer.ok) {
      const recording = answer.value;
      store.setState({ step: "open", recording }, true);
      if (recording.streamId !== null && recording.status === "ready") void lookBeside(recording.streamId);
      return recording;
    }
    const isGone = answer.reason === "refused" && answer.error.code === "RECORDING_NOT_FOUND";
    if (isGone) store.setState({ step: "failed", why: "gone" }, true);
    // A server out of reach, in haste or in trouble takes away nothing that is known.
    else if (store.getState().step !== "open") {
      store.setState({ step: "failed", why: "unreachable" }, true);
      if (isFollowed) cancel = schedule(() => void ask(), askAgainMs);
    }
    return null;
  };
  const load = async () => {
    if (store.getState().step === "failed") store.setState({ step: "loading" }, true);
    await ask();
  };
  return {
    ...{ store, beside, load },
    async address(fileId) {
      const recording = await ask();
      const file = fileId === null ? recording : recording?.files.find(({ id }) => id === fileId);
      if (!recording?.urlExpiresAt || !file?.url) return null;
      return { url: file.url, expiresAt: Date.parse(recording.urlExpiresAt) };
    },
    start() {
      isFollowed = true;
      const gone = () => store.setState({ step: "failed", why: "gone" }, true);
      const stop = follow(socket, recordingId, { changed: () => void ask(), gone });
      void load();
      return () => {
        isFollowed = false;
        cancel();
        stopLooking();
        stop();
      };
    },
  };
}

type Heard = { readonly changed: () => void; readonly gone: () => void };

function follow(socket: Deps["socket"], recordingId: string, { changed, gone }: Heard): () => void {
  const ifThis = (run: () => void) => (told: { readonly recordingId: string }) => {
    if (told.recordingId === recordingId) run();
  };
  const stops = [
    socket.onConnected(changed),
    socket.on("recording:changed", ifThis(changed)),
    socket.on("recording:stopped", ifThis(changed)),
    socket.on("recording:deleted", ifThis(gone)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a stream left, asked for until it is known. */
function createBeside({ rest, schedule }: Pick<Deps, "rest" | "schedule">) {
  const beside = createStore<StreamBeside>(() => ({ heat: null, markers: [] }));
  let lookedAt: string | null = null;
  let cancel: () => void = () => undefined;
  let round = 0;
  const lookBeside = async (streamId: string): Promise<void> => {
    if (lookedAt === streamId) return;
    lookedAt = streamId;
    const mine = round;
    const [heat, marked] = await Promise.all([
      rest.call("getStreamHeat", { params: { id: streamId }, query: { steps: heatSteps } }),
      rest.call("listStreamMarkers", { params: { id: streamId } }),
    ]);
    const known = beside.getState();
    beside.setState({
      heat: heat.ok ? heat.value : known.heat,
      markers: marked.ok ? marked.value.markers : known.markers,
    });
    if (mine !== round || ![heat, marked].some(isWorthAnother)) return;
    cancel = schedule(() => {
      lookedAt = null;
      void lookBeside(streamId);
    }, askAgainMs);
  };
  const stopLooking = () => {
    round++;
    cancel();
  };
  return { beside, lookBeside, stopLooking };
}

/** Not when the server has said that there is nothing to be had. */
function isWorthAnother(answer: RestResult<unknown>): boolean {
  if (answer.ok || answer.reason === "aborted") return false;
  return answer.reason === "unreachable" || ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL"].includes(answer.error.code);
}
