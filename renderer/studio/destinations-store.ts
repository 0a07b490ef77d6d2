import { sentenceOf } from "@nchat/contract/errors";
import type { Destination } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { nextSent, nothingSent, type SentNow } from "./sent-rates.ts";

/** Where else one stream is sent. `problem` is the server's sentence about the last thing that was asked. */
export type DestinationsState = {
  readonly destinations: readonly Destination[];
  readonly isAsking: boolean;
  readonly problem: string | null;
};

/** What is typed for a new one. */
export type NewDestination = Pick<Destination, "platform"> & { readonly url: string; readonly streamKey: string };

export type Destinations = {
  readonly store: ReadonlyStore<DestinationsState>;
  /** What those that are connected to have taken. */
  readonly sent: ReadonlyStore<SentNow>;
  /** Follows the server until the answer is called. */
  readonly start: () => () => void;
  /** True once the server has taken it. */
  readonly add: (input: NewDestination) => Promise<boolean>;
  readonly retry: (id: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Something else about them did not work. */
  readonly fail: (why: string) => void;
};

type Deps = {
  readonly rest: RestClient;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
  readonly streamId: string;
};

const lookEveryMs = 5000;
const noAnswer = "The server did not answer. Try again.";

/** One store for the destinations of one stream; the keys go to the server and are kept nowhere here. */
export function createDestinations({ rest, socket, streamId }: Deps): Destinations {
  const store = createStore<DestinationsState>(() => ({ destinations: [], isAsking: false, problem: null }));
  const put = (destination: Destination) =>
    store.setState(({ destinations }) => ({
      destinations: destinations.some(({ id }) => id === destination.id)
        ? destinations.map((each) => (each.id === destination.id ? destination : each))
        : [...destinations, destination],
    }));
  const ask = async <T>(asked: Promise<RestResult<T>>, done: (value: T) => void): Promise<boolean> => {
    store.setState({ isAsking: true, problem: null });
    const answer = await asked;
    store.setState({ isAsking: false });
    if (answer.ok) done(answer.value);
    else store.setState({ problem: answer.reason === "refused" ? sentenceOf(answer.error) : noAnswer });
    return answer.ok;
  };
  const params = { id: streamId };
  const { sent, follow } = createCounting({ rest, streamId }, store);
  return {
    ...{ store, sent },
    start() {
      const list = () =>
        void ask(rest.call("listDestinations", { params }), ({ destinations }) => store.setState({ destinations }));
      const stops = [
        follow(),
        socket.on("stream:destination_changed", (changed) => {
          if (changed.streamId === streamId) put(changed.destination);
        }),
        // What changed while nothing could be told.
        socket.onConnected(list),
      ];
      return () => stops.forEach((stop) => stop());
    },
    add: ({ platform, url, streamKey }) =>
      ask(rest.call("addDestination", { params, body: { platform, url, streamKey } }), ({ destination }) =>
        put(destination),
      ),
    async retry(destinationId) {
      const asked = rest.call("retryDestination", { params: { ...params, destinationId } });
      await ask(asked, ({ destination }) => put(destination));
    },
    async remove(destinationId) {
      const asked = rest.call("removeDestination", { params: { ...params, destinationId } });
      await ask(asked, () =>
        store.setState(({ destinations }) => ({ destinations: destinations.filter(({ id }) => id !== destinationId) })),
      );
    },
    fail: (problem) => store.setState({ problem }),
  };
}

/** Asks what was taken while some are connected to. */
function createCounting({ rest, streamId }: Pick<Deps, "rest" | "streamId">, store: ReadonlyStore<DestinationsState>) {
  const sent = createStore<SentNow>(() => nothingSent);
  const count = async () => {
    if (!store.getState().destinations.some(({ status }) => status === "connected")) return;
    const answer = await rest.call("listDestinationTraffic", { params: { id: streamId } });
    sent.setState(answer.ok ? nextSent(sent.getState(), answer.value.sent, performance.now()) : nothingSent, true);
  };
  const follow = () => {
    const timer = setInterval(() => void count(), lookEveryMs);
    return () => clearInterval(timer);
  };
  return { sent, follow };
}
