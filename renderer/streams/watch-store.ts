import type { ErrorCode } from "@nchat/contract/errors";
import { isOnAir } from "@nchat/contract/stream-rules";
import type { StreamInfo } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { type ChatStore, createChat } from "./chat-store.ts";
import { createMoments, type Moments } from "./moments-store.ts";
import { createReactions, type Reactions } from "./reactions-store.ts";
import {
  initialWatch,
  mediaTimeOf,
  nextWatch,
  type Watch,
  type WatchEvent,
  type WatchFailure,
} from "./watch-machine.ts";

/** One stream that is open on this screen. */
export type WatchStore = {
  readonly store: ReadonlyStore<Watch>;
  readonly chat: ChatStore;
  readonly reactions: Reactions;
  /** Idle until it is started by whoever shows it. */
  readonly moments: Moments;
  readonly load: () => Promise<void>;
  /** Takes part in the stream until the answer is called. */
  readonly start: () => () => void;
};

type Deps = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "emit" | "onConnected">;
  /** Null for somebody without an account. */
  readonly ownId: () => string | null;
  /** Seconds that this screen is behind; null while not known. */
  readonly delay: () => number | null;
  /** For spans of time only: it never jumps, and may be minutes off. */
  readonly now: () => number;
  /** The server's time: what all of the stream's own times are told in. */
  readonly serverNow: () => number;
  readonly newId: () => string;
  readonly schedule: (run: () => void, ms: number) => () => void;
  readonly nextFrame: (run: () => void) => void;
};

const joinAgainMs = 3000;
/** How often a stream is asked for while it keeps changing. */
const mostTries = 3;
const tellingEvents = [
  "stream:started",
  "stream:updated",
  "stream:ended",
  "stream:scheduled",
  "stream:cancelled",
] as const;

/** Feeds what is known of one stream from REST and the socket, and enters it anew with each connection. */
export function createWatch(deps: Deps): WatchStore {
  const { streamId, socket, now } = deps;
  const store = createStore<Watch>(() => initialWatch);
  const send = (event: WatchEvent) => store.setState(nextWatch(store.getState(), event), true);
  const mediaTime = () => {
    const watch = store.getState();
    return watch.step === "open" ? mediaTimeOf(watch.stream, deps.serverNow(), deps.delay()) : null;
  };
  const chat = createChat({ ...deps, mediaTime, now: deps.serverNow });
  const reactions = createReactions({ streamId, socket, mediaTime, now });

  const { load, told } = createLoading(deps, send);
  const entrance = createEntrance(deps, { store, chat, reactions, load });
  const enter = () => void load().then(entrance.enter);

  return {
    ...{ store, chat, reactions },
    moments: createMoments(deps),
    load: async () => {
      await load();
      await entrance.enter();
    },
    start() {
      const isHere = (told: { readonly streamId: string }) => told.streamId === streamId;
      const stops = [
        ...tellingEvents.map((event) => socket.on(event, told)),
        socket.on("stream:updated", (about) => isHere(about) && isHost(store.getState()) && void load()),
        socket.on("stream:viewer_count", (counts) => isHere(counts) && send({ type: "counted", ...counts })),
        // Banned, or it became a stream for others: what is left to see is asked for.
        socket.on("stream:removed", (about) => isHere(about) && void load()),
        // What whoever looks may do here is another thing now, or it can be seen now at all.
        socket.on("stream:role_changed", (about) => {
          if (isHere(about) && about.userId === deps.ownId()) enter();
        }),
        chat.start(),
        reactions.start(),
        socket.onConnected(enter),
        entrance.leave,
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** Asks for the stream and hears what is told of it, the newer of which holds. */
function createLoading({ streamId, rest }: Deps, send: (event: WatchEvent) => void) {
  let toldTimes = 0;
  const load = async (triesLeft = mostTries): Promise<void> => {
    send({ type: "asked" });
    const before = toldTimes;
    const answer = await rest.call("getStream", { params: { id: streamId } });
    // What was told meanwhile may be newer than an answer that was on its way.
    if (answer.ok && before !== toldTimes && triesLeft > 1) return load(triesLeft - 1);
    if (answer.ok) return send({ type: "loaded", stream: answer.value });
    send({ type: "failed", why: answer.reason === "refused" ? failureOf(answer.error.code) : "unreachable" });
  };
  return {
    load: () => load(),
    told({ stream, ...about }: { readonly streamId: string; readonly stream: StreamInfo }): void {
      if (about.streamId !== streamId) return;
      toldTimes++;
      send({ type: "told", stream });
    },
  };
}

/** Events go to everybody: what the host alone is told has to be asked for. */
const isHost = (watch: Watch): boolean => watch.step === "open" && watch.stream.rights.host;

type WatchParts = Pick<WatchStore, "store" | "chat" | "reactions" | "load">;

/** Takes this device's place in the stream, and gives it back. */
function createEntrance({ streamId, socket, rest, schedule }: Deps, { store, chat, reactions, load }: WatchParts) {
  let cancel: () => void = () => undefined;
  let isLeft = false;
  const enter = async (): Promise<void> => {
    cancel();
    const watch = store.getState();
    if (isLeft || watch.step !== "open") return;
    const { status } = watch.stream;
    if (!isOnAir(status) && status !== "scheduled") return readOnly();
    const after = chat.revision();
    const result = await socket.emit("stream:join", {
      streamId,
      batches: true,
      ...(after === null ? {} : { after }),
    });
    if (isLeft) return;
    if (result.ok) {
      chat.entered(result.value, after === null);
      reactions.entered(result.value.reactions);
      return;
    }
    const isFinal = result.reason === "refused" && failureOf(result.error.code) !== "unreachable";
    if (isFinal) await load();
    else cancel = schedule(() => void enter(), joinAgainMs);
  };
  /** The chat of a stream that is over, to be read. */
  const readOnly = async () => {
    const [talk, counted] = await Promise.all([
      rest.call("listStreamChat", { params: { id: streamId }, query: { limit: 200 } }),
      rest.call("getStreamReactions", { params: { id: streamId } }),
    ]);
    if (talk.ok) chat.recalled(talk.value);
    if (counted.ok) reactions.entered(counted.value.total);
  };
  return {
    enter,
    leave: () => {
      isLeft = true;
      cancel();
      void socket.emit("stream:leave", { streamId });
    },
  };
}

function failureOf(code: ErrorCode): WatchFailure {
  switch (code) {
    case "STREAM_NOT_FOUND":
    case "NOT_FOUND":
    case "VALIDATION_FAILED":
      return "gone";
    case "BANNED":
      return "banned";
    case "FORBIDDEN":
    case "UNAUTHENTICATED":
      return "forbidden";
    default:
      return "unreachable";
  }
}
