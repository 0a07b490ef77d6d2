import type { RouteInput } from "@nchat/contract/rest";
import type { OwnChannel } from "@nchat/contract/channels";
import type { StreamInfo } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import type { StreamNews } from "./reminders.ts";
import { initialStreams, listsOf, nextStreams, type Streams, type StreamsEvent } from "./streams-machine.ts";

/** What a planned stream is to be. */
export type StreamPlan = RouteInput<"scheduleStream">["body"];

/** The lists of streams, kept up to date while somebody is signed in and has looked at them once. */
export type StreamsStore = {
  readonly store: ReadonlyStore<Streams>;
  readonly load: () => Promise<void>;
  readonly loadMorePast: () => Promise<void>;
  /** Follows the server's news until the answer is called. */
  readonly start: () => () => void;
  /** Hears of every stream that is told to have begun or to be about to. */
  readonly onNews: (listener: (news: StreamNews) => void) => () => void;
  readonly listChannels: () => Promise<RestResult<readonly OwnChannel[]>>;
  readonly createChannel: (name: string) => Promise<RestResult<OwnChannel>>;
  readonly schedule: (plan: StreamPlan) => Promise<RestResult<StreamInfo>>;
  readonly cancel: (streamId: string) => Promise<RestResult<StreamInfo>>;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
};

const pageSize = 100;
const pastPage = 20;

/** Feeds the machine of the lists from REST and the socket. */
export function createStreams({ rest, socket }: Deps): StreamsStore {
  const store = createStore<Streams>(() => initialStreams);
  const send = (event: StreamsEvent) => store.setState(nextStreams(store.getState(), event), true);
  const listeners = new Set<(news: StreamNews) => void>();
  const onNews = (news: StreamNews) => {
    for (const listener of listeners) listener(news);
  };
  let hasLooked = false;
  let loading: Promise<void> | null = null;
  const told = ({ stream }: { readonly stream: StreamInfo }) => send({ type: "told", stream });

  const load = () => {
    hasLooked = true;
    send({ type: "asked" });
    loading ??= fetchAll(rest, send).finally(() => {
      loading = null;
    });
    return loading;
  };
  const start = () => {
    const stops = [socket.onConnected(() => void (hasLooked && load())), ...listen(socket, send, onNews)];
    return () => {
      for (const stop of stops) stop();
      hasLooked = false;
      send({ type: "cleared" });
    };
  };
  return {
    ...{ store, load, start },
    loadMorePast: () => morePast(rest, store.getState, send),
    onNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ...planning(rest, told),
  };
}

function listen(
  socket: Deps["socket"],
  send: (event: StreamsEvent) => void,
  onNews: (news: StreamNews) => void,
): readonly (() => void)[] {
  const told = ({ stream }: { readonly stream: StreamInfo }) => send({ type: "told", stream });
  return [
    socket.on("stream:updated", told),
    socket.on("stream:ended", told),
    socket.on("stream:scheduled", told),
    socket.on("stream:cancelled", told),
    socket.on("stream:started", (about) => {
      told(about);
      onNews({ kind: "started", stream: about.stream });
    }),
    socket.on("stream:reminder", (about) => {
      told(about);
      onNews({ kind: "reminder", stream: about.stream });
    }),
    socket.on("stream:viewer_count", (counts) => send({ type: "counted", ...counts })),
    socket.on("stream:removed", ({ streamId }) => send({ type: "removed", streamId })),
  ];
}

async function fetchAll(rest: Deps["rest"], send: (event: StreamsEvent) => void): Promise<void> {
  const [active, scheduled, past] = await Promise.all([
    rest.call("listStreams", { query: { limit: pageSize, status: "active" } }),
    rest.call("listStreams", { query: { limit: pageSize, status: "scheduled" } }),
    rest.call("listStreams", { query: { limit: pastPage, status: "past" } }),
  ]);
  if (!active.ok || !scheduled.ok || !past.ok) return send({ type: "failed" });
  const all = [active, scheduled, past].flatMap(({ value }) => value.streams);
  send({ type: "loaded", all, pastTotal: past.value.total });
}

async function morePast(rest: Deps["rest"], read: () => Streams, send: (event: StreamsEvent) => void): Promise<void> {
  const streams = read();
  if (streams.step !== "ready") return;
  const offset = listsOf(streams.all).past.length;
  const page = await rest.call("listStreams", { query: { status: "past", limit: pastPage, offset } });
  if (page.ok) send({ type: "more", streams: page.value.streams, pastTotal: page.value.total });
}

function planning(rest: Deps["rest"], told: (about: { readonly stream: StreamInfo }) => void) {
  return {
    async listChannels(): Promise<RestResult<readonly OwnChannel[]>> {
      const answer = await rest.call("listChannels", { query: { limit: 200 } });
      return answer.ok ? { ok: true, value: answer.value.channels } : answer;
    },
    async createChannel(name: string): Promise<RestResult<OwnChannel>> {
      const answer = await rest.call("createChannel", { body: { name } });
      return answer.ok ? { ok: true, value: answer.value.channel } : answer;
    },
    async schedule(body: StreamPlan): Promise<RestResult<StreamInfo>> {
      const answer = await rest.call("scheduleStream", { body });
      if (!answer.ok) return answer;
      told(answer.value);
      return { ok: true, value: answer.value.stream };
    },
    async cancel(id: string): Promise<RestResult<StreamInfo>> {
      const answer = await rest.call("cancelStream", { params: { id } });
      if (!answer.ok) return answer;
      told(answer.value);
      return { ok: true, value: answer.value.stream };
    },
  };
}
