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
  /** Grows with each sign-out: what was asked for one person is nothing for the next. */
  let person = 0;
  const ask = async (offset?: number) => {
    const asker = person;
    const page = await rest.call("listCallHistory", { query: { limit: pageSize, ...(offset ? { offset } : {}) } });
    return asker === person ? page : null;
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
      person++;
      store.setState(initialHistory, true);
    };
  };

  return { store, load, loadMore, start };
}
