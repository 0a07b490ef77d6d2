import { emptyMarkerLog, type MarkerLogEvent, nextMarkerLog } from "@nchat/contract/stream-marker-log";
import type { StreamMarker } from "@nchat/contract/stream-markers";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { failureWords } from "./words.ts";

/** The moments of a stream that were marked, the newest first, and why the last act was not done. */
export type MomentsState = { readonly markers: readonly StreamMarker[]; readonly problem: string | null };

/** Moments of one stream, for those who run it. */
export type Moments = {
  readonly store: ReadonlyStore<MomentsState>;
  readonly mark: () => Promise<void>;
  readonly unmark: (id: string) => Promise<void>;
  /** Follows the server until the answer is called. */
  readonly start: () => () => void;
};

type Deps = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
  readonly newId: () => string;
};

/** What other devices mark comes by the socket, and by the list after each connection. */
export function createMoments({ streamId, rest, socket, newId }: Deps): Moments {
  const store = createStore<MomentsState>(() => ({ markers: [], problem: null }));
  let log = emptyMarkerLog;
  const note = (event: MarkerLogEvent) => {
    log = nextMarkerLog(log, event);
    store.setState({ markers: log.markers });
  };
  const params = { id: streamId };
  const load = async () => {
    const before = log.markers;
    const answer = await rest.call("listStreamMarkers", { params });
    if (answer.ok) note({ type: "listed", listed: answer.value.markers, before });
  };
  const say = (answer: RestResult<unknown>) =>
    store.setState({ problem: answer.ok || answer.reason === "aborted" ? null : failureWords(answer) });
  return {
    store,
    async mark() {
      const answer = await rest.call("addStreamMarker", { params, body: { nonce: newId() } });
      say(answer);
      if (answer.ok) note({ type: "added", marker: answer.value.marker });
    },
    async unmark(markerId) {
      const answer = await rest.call("removeStreamMarker", { params: { ...params, markerId } });
      say(answer);
      if (answer.ok) note({ type: "removed", markerId });
    },
    start() {
      const isHere = (told: { readonly streamId: string }) => told.streamId === streamId;
      const stops = [
        socket.on("stream:marker_added", (told) => isHere(told) && note({ type: "added", marker: told.marker })),
        socket.on(
          "stream:marker_removed",
          (told) => isHere(told) && note({ type: "removed", markerId: told.markerId }),
        ),
        socket.onConnected(() => void load()),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
