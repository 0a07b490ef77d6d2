import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { everyCall, type HistoryWanted, queryOf } from "./history-filter.ts";
import { type HistoryEvent, type HistoryState, initialHistory, nextHistory } from "./history-machine.ts";

/** Past calls, kept up to date while somebody looks. */
export type History = {
  readonly store: ReadonlyStore<HistoryState>;
  readonly load: () => Promise<void>;
  readonly loadMore: () => Promise<void>;
  /** Which of them are asked for. */
  readonly wanted: ReadonlyStore<HistoryWanted>;
  /** Asks for others than before. */
  readonly want: (wanted: HistoryWanted) => Promise<void>;
  /** Loads, and loads again whenever a call ends, until the answer is called; that forgets them all. */
  readonly start: () => () => void;
};

type Deps = {
  readonly rest: RestClient;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
};

const pageSize = 20;

/** Feeds the history machine from REST and the socket. */
export function createHistory({ rest, socket }: Deps): History {
  const store = createStore<HistoryState>(() => initialHistory);
  const send = (event: HistoryEvent) => store.setState(nextHistory(store.getState(), event), true);
  const wanted = createStore<HistoryWanted>(() => everyCall);
  /** Grows with each sign-out and each other wish: an answer to what was asked before is nothing any more. */
  let asking = 0;
  const ask = async (offset?: number) => {
    const asked = asking;
    const query = { limit: pageSize, ...queryOf(wanted.getState()), ...(offset ? { offset } : {}) };
    const page = await rest.call("listCallHistory", { query });
    return asked === asking ? page : null;
  };
  const forget = () => {
    asking++;
    store.setState(initialHistory, true);
  };

  const load = async () => {
    send({ type: "asked" });
    const page = await ask();
    if (page)
      send(page.ok ? { type: "loaded", entries: page.value.calls, total: page.value.total } : { type: "load-failed" });
  };

  const loadMore = async () => {
    const state = store.getState();
    if (state.step !== "ready" || state.more === "loading") return;
    send({ type: "more-asked" });
    const page = await ask(state.entries.length);
    if (!page) return;
    send(
      page.ok ? { type: "more-loaded", entries: page.value.calls, total: page.value.total } : { type: "more-failed" },
    );
  };

  const start = () => {
    const stop = followEnds(socket, () => void load());
    void load();
    return () => {
      stop();
      forget();
      wanted.setState(everyCall, true);
    };
  };

  const want = async (other: HistoryWanted) => {
    if (other === wanted.getState()) return;
    wanted.setState(other, true);
    forget();
    await load();
  };

  return { store, load, loadMore, wanted, want, start };
}

/** Tells of each call that ends or whose recording comes or goes, and of each connection: calls may have ended before it. */
function followEnds(socket: Deps["socket"], onEnd: () => void): () => void {
  const stops = [
    socket.onConnected(onEnd),
    socket.on("call:end", onEnd),
    socket.on("call:state_changed", ({ call }) => call.status === "ended" && onEnd()),
    socket.on("call:cancelled", onEnd),
    socket.on("recording:stopped", ({ callId }) => callId !== null && onEnd()),
    socket.on("recording:deleted", ({ callId }) => callId !== null && onEnd()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
