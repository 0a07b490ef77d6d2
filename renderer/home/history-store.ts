import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { type HistoryEvent, type HistoryState, initialHistory, nextHistory } from "./history-machine.ts";

/** Past calls, kept up to date while somebody looks. */
export type History = {
  readonly store: ReadonlyStore<HistoryState>;
  readonly load: () => Promise<void>;
  readonly loadMore: () => Promise<void>;
  /** Loads, and loads again whenever a call ends, until the answer is called. */
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

  const load = async () => {
    send({ type: "asked" });
    const page = await rest.call("listCallHistory", { query: { limit: pageSize } });
    send(page.ok ? { type: "loaded", entries: page.value.calls, total: page.value.total } : { type: "load-failed" });
  };

  const loadMore = async () => {
    const state = store.getState();
    if (state.step !== "ready" || state.more === "loading") return;
    send({ type: "more-asked" });
    const page = await rest.call("listCallHistory", { query: { limit: pageSize, offset: state.entries.length } });
    send(
      page.ok ? { type: "more-loaded", entries: page.value.calls, total: page.value.total } : { type: "more-failed" },
    );
  };

  const start = () => {
    const reload = () => void load();
    const stops = [
      socket.onConnected(reload),
      socket.on("call:end", reload),
      socket.on("call:state_changed", ({ call }) => call.status === "ended" && reload()),
      socket.on("call:cancelled", reload),
    ];
    reload();
    return () => {
      for (const stop of stops) stop();
    };
  };

  return { store, load, loadMore, start };
}
