import { type Broadcast, onAirOf } from "@nchat/contract/broadcast";
import type { Destination } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { StudioPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createDestinations, type Destinations } from "./destinations-store.ts";
import { runDestinations } from "./saved-words.ts";

/** Where else the stream is sent that this device sends, by the server and by itself; nothing while it sends none. */
export type OwnDestinationsState = {
  readonly current: Destinations | null;
  readonly destinations: readonly Destination[];
};

export type OwnDestinations = {
  readonly store: ReadonlyStore<OwnDestinationsState>;
  /** Follows the stream, whatever page is open, until the answer is called. */
  readonly start: () => () => void;
};

type Deps = {
  readonly studio: Pick<StudioPort, "broadcast" | "savedDestinations">;
  readonly rest: RestClient;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
};

const none: OwnDestinationsState = { current: null, destinations: [] };

/** One store for the stream on air: what fails is told on every page. */
export function createOwnDestinations({ studio, rest, socket }: Deps): OwnDestinations {
  const store = createStore<OwnDestinationsState>(() => none);
  let streamId: string | null = null;
  let leave: () => void = () => undefined;
  const follow = (broadcast: Broadcast) => {
    const next = onAirOf(broadcast)?.streamId ?? null;
    if (next === streamId) return;
    streamId = next;
    leave();
    leave = () => undefined;
    store.setState(none);
    if (next === null) return;
    const current = createDestinations({ rest, socket, streamId: next });
    const put = () => {
      const own = runDestinations(studio.savedDestinations.store.getState(), next);
      store.setState({ destinations: [...current.store.getState().destinations, ...own] });
    };
    const stops = [current.store.subscribe(put), studio.savedDestinations.store.subscribe(put), current.start()];
    leave = () => {
      for (const stop of stops) stop();
    };
    store.setState({ current });
  };
  return {
    store,
    start() {
      const unsubscribe = studio.broadcast.subscribe(follow);
      follow(studio.broadcast.getState());
      return () => {
        unsubscribe();
        leave();
        leave = () => undefined;
        streamId = null;
        store.setState(none);
      };
    },
  };
}
