import type { Recording } from "@nchat/contract/recordings";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { initialLibrary, type Library, type LibraryEvent, type LibraryKind, nextLibrary } from "./library-machine.ts";

/** The recordings that somebody may see, kept up to date while they are signed in and have looked once. */
export type LibraryStore = {
  readonly store: ReadonlyStore<Library>;
  readonly kind: ReadonlyStore<LibraryKind>;
  /** So many days before the end its owners are warned; null until the server said so. */
  readonly warningDays: ReadonlyStore<number | null>;
  readonly load: () => Promise<void>;
  readonly loadMore: () => Promise<void>;
  /** Asks for others than before. */
  readonly want: (kind: LibraryKind) => Promise<void>;
  /** One of them is no more: told here before the server tells everybody. */
  readonly removed: (recordingId: string) => void;
  /** Hears of recordings that will soon be removed. */
  readonly onExpiring: (listener: (recording: Recording) => void) => () => void;
  /** Follows the server's news until the answer is called; that forgets them all. */
  readonly start: () => () => void;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
};

const pageSize = 20;

/** Feeds the library from REST and the socket. What is told has no addresses in it, so that each one is asked for. */
export function createLibrary({ rest, socket }: Deps): LibraryStore {
  const store = createStore<Library>(() => initialLibrary);
  const kind = createStore<LibraryKind>(() => "all");
  const warningDays = createStore<number | null>(() => null);
  const send = (event: LibraryEvent) => store.setState(nextLibrary(store.getState(), event), true);
  const removed = (recordingId: string) => send({ type: "removed", recordingId });
  const asking = createAsking(rest, kind.getState);
  let hasLooked = false;
  const load = async () => {
    if (!hasLooked) void askWarning(rest, (days) => warningDays.setState(days, true));
    hasLooked = true;
    send({ type: "asked" });
    const answer = await asking.page(0);
    if (answer) send(answer.ok ? { type: "loaded", ...answer.value } : { type: "load-failed" });
  };
  const look = async (recordingId: string) => {
    for (const event of hasLooked ? await asking.one(recordingId) : []) send(event);
  };
  const forget = () => {
    asking.renew();
    store.setState(initialLibrary, true);
  };
  const expiring = createListeners<Recording>();
  return {
    ...{ store, kind, warningDays, load, removed },
    loadMore: async () => {
      const library = store.getState();
      if (library.step !== "ready" || library.more === "loading") return;
      send({ type: "more-asked" });
      const answer = await asking.page(library.recordings.length);
      if (answer) send(answer.ok ? { type: "more-loaded", ...answer.value } : { type: "more-failed" });
    },
    want: async (wanted) => {
      if (wanted === kind.getState()) return;
      kind.setState(wanted, true);
      forget();
      await load();
    },
    onExpiring: expiring.listen,
    start: () => {
      const stop = follow(socket, { look, removed, load: () => void (hasLooked && load()), expiring: expiring.tell });
      return () => {
        stop();
        hasLooked = false;
        kind.setState("all", true);
        forget();
      };
    },
  };
}

function createListeners<T>() {
  const listeners = new Set<(told: T) => void>();
  return {
    tell: (told: T) => listeners.forEach((listener) => listener(told)),
    listen: (listener: (told: T) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Asks the server; after `renew` an answer to what was asked before is nothing any more. */
function createAsking(rest: Deps["rest"], getKind: () => LibraryKind) {
  let round = 0;
  return {
    renew: () => void (round += 1),
    async page(offset: number) {
      const mine = round;
      const kind = getKind();
      const query = { limit: pageSize, offset, ...(kind === "all" ? {} : { kind }) };
      const answer = await rest.call("listRecordings", { query });
      return mine === round ? answer : null;
    },
    /** What has become of one; nothing when that is not known, or it is none of those that are wanted. */
    async one(recordingId: string): Promise<readonly LibraryEvent[]> {
      const mine = round;
      const answer = await rest.call("getRecording", { params: { id: recordingId } });
      if (mine !== round) return [];
      if (!answer.ok) {
        const isGone = answer.reason === "refused" && answer.error.code === "RECORDING_NOT_FOUND";
        return isGone ? [{ type: "removed", recordingId }] : [];
      }
      const kind = answer.value.callId === null ? "stream" : "call";
      return getKind() === "all" || getKind() === kind ? [{ type: "told", recording: answer.value }] : [];
    },
  };
}

type Heard = {
  readonly look: (recordingId: string) => Promise<void>;
  readonly load: () => void;
  readonly removed: (recordingId: string) => void;
  readonly expiring: (recording: Recording) => void;
};

function follow(socket: Deps["socket"], { look, load, removed, expiring }: Heard): () => void {
  const changed = ({ recordingId }: { readonly recordingId: string }) => void look(recordingId);
  const stops = [
    socket.onConnected(load),
    socket.on("recording:started", changed),
    socket.on("recording:stopped", changed),
    socket.on("recording:changed", changed),
    socket.on("recording:deleted", ({ recordingId }) => removed(recordingId)),
    socket.on("recording:expiring", ({ recording }) => expiring(recording)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function askWarning(rest: Deps["rest"], tell: (days: number) => void): Promise<void> {
  const answer = await rest.call("getRetention", { query: {} });
  if (answer.ok) tell(answer.value.warningDays);
}
