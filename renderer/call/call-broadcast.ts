import { sentenceOf } from "@nchat/contract/errors";
import { type ActiveBroadcast, noticeOf } from "@nchat/contract/call-broadcast";
import type { RouteInput } from "@nchat/contract/rest";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestFailure } from "../session/rest-result.ts";
import { broadcastStarted, broadcastWords } from "./broadcast-words.ts";
import { type CallAskingDeps, createCallAsking } from "./call-asking.ts";
import { tellStart, type TellStartDeps } from "./tell-start.ts";

/** How the current call is broadcast, how many watch (null: not known), and which notice was read. */
export type CallBroadcastState = {
  readonly active: ActiveBroadcast | null;
  readonly viewers: number | null;
  readonly isBusy: boolean;
  readonly readNotice: string | null;
};

/** What the broadcast is to be. */
export type BroadcastPlan = Omit<RouteInput<"startBroadcast">["body"], "callId">;

/** The broadcast of the current call: whoever is in it sees it, hosts begin and end it. */
export type CallBroadcast = {
  readonly store: ReadonlyStore<CallBroadcastState>;
  /** Answers why it did not begin, in words; null when it did. */
  readonly start: (plan: BroadcastPlan) => Promise<string | null>;
  readonly stop: () => void;
  /** The notice of the running one was read. */
  readonly read: () => void;
  /** The page that shows it, and its chat. */
  readonly open: () => void;
  /** Where it is watched. */
  readonly link: () => string | null;
  /** The code with which other sites show it; null when there is none. */
  readonly embedCode: () => Promise<string | null>;
  /** Ends the following. */
  readonly close: () => void;
};

type Deps = CallAskingDeps &
  TellStartDeps & {
    readonly openStream: (streamId: string) => void;
    readonly linkOf: (streamId: string) => string;
  };

const nothing: CallBroadcastState = { active: null, viewers: null, isBusy: false, readNotice: null };
/** Media may take some seconds to begin. */
const timeoutMs = 30_000;

/** Follows the server: what it tells counts, not what was asked of it. */
export function createCallBroadcast(deps: Deps): CallBroadcast {
  const { rest, roster, raise } = deps;
  const store = createStore<CallBroadcastState>(() => nothing);
  const following = follow(deps, store);
  const callId = () => roster.getState().callId;
  const streamId = () => store.getState().active?.streamId ?? null;
  const asked = async (work: (id: string) => Promise<RestFailure | null>): Promise<string | null> => {
    const id = callId();
    if (id === null || store.getState().isBusy) return broadcastWords.notNow;
    store.setState({ isBusy: true });
    const failure = await work(id);
    store.setState({ isBusy: false });
    if (!failure) return null;
    if (failure.reason === "refused") return sentenceOf(failure.error);
    following.refresh();
    return broadcastWords.noAnswer;
  };
  const stop = async (id: string) => {
    const answer = await rest.call("stopBroadcast", { params: { id }, body: {} }, { timeoutMs });
    return answer.ok ? null : answer;
  };
  return {
    store,
    start: (plan) =>
      asked(async (id) => {
        const answer = await rest.call("startBroadcast", { params: { id }, body: plan }, { timeoutMs });
        return answer.ok ? null : answer;
      }),
    stop: () =>
      void asked(stop).then((problem) => {
        if (problem !== null) raise("problem", problem, { cause: "broadcast" });
      }),
    read: () => store.setState(({ active }) => ({ readNotice: active && noticeOf(active) })),
    open: () => {
      const id = streamId();
      if (id !== null) deps.openStream(id);
    },
    link: () => {
      const id = streamId();
      return id === null ? null : deps.linkOf(id);
    },
    embedCode: async () => {
      const id = streamId();
      const answer = id === null ? null : await rest.call("getStreamEmbed", { params: { id } });
      return answer?.ok ? answer.value.embedCode : null;
    },
    close: following.close,
  };
}

/** Keeps to what is told. */
function follow(deps: Deps, store: StoreApi<CallBroadcastState>) {
  const { socket, roster } = deps;
  const told = new Set<string>();
  const over = new Set<string>();
  const set = (active: ActiveBroadcast | null) => {
    if (active && over.has(active.id)) return; // older than its end
    const before = store.getState().active;
    store.setState(active?.id === before?.id ? { active } : { active, viewers: null });
    if (before && active?.id !== before.id) {
      over.add(before.id);
      deps.announcer.interrupt(broadcastWords.ended);
    }
    if (!active || told.has(noticeOf(active))) return;
    told.add(noticeOf(active));
    tellStart(deps, {
      startedBy: active.startedBy,
      cause: "broadcast-started",
      own: broadcastWords.own,
      others: (name) => broadcastStarted(name, active.visibility),
    });
    void askViewers(deps, active, store);
  };
  const asking = createCallAsking(deps, {
    onOtherCall: () => store.setState(nothing, true),
    onAnswer: ({ broadcast }) => set(broadcast ?? null),
  });
  const stops = [
    socket.on("call:broadcast_changed", ({ callId, broadcast }) => {
      if (callId !== roster.getState().callId) return;
      asking.heard();
      set(broadcast);
    }),
    socket.on("stream:viewer_count", ({ streamId, viewerCount }) => {
      if (store.getState().active?.streamId === streamId) store.setState({ viewers: viewerCount });
    }),
    asking.stop,
  ];
  return { refresh: asking.refresh, close: () => stops.forEach((stop) => stop()) };
}

/** How many watch is told to who broadcasts when it changes; until then the server is asked. */
async function askViewers({ rest, ownId }: Deps, active: ActiveBroadcast, store: StoreApi<CallBroadcastState>) {
  if (active.startedBy === null || active.startedBy !== ownId()) return;
  const answer = await rest.call("getStream", { params: { id: active.streamId } });
  const { active: now, viewers } = store.getState();
  if (answer.ok && now?.id === active.id && viewers === null) store.setState({ viewers: answer.value.viewerCount });
}
