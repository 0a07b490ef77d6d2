import type { ChatMessage } from "@nchat/contract/stream-chat";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";

/** What is known of a past chat: all that was written from one time of the stream to another, in milliseconds. */
export type Window = { readonly from: number; readonly until: number; readonly messages: readonly ChatMessage[] };

/** A past chat beside its recording. */
export type ChatReplay =
  | { readonly step: "loading" }
  /** It is not for whoever looks, or is gone with its stream. */
  | { readonly step: "none" }
  | { readonly step: "failed" }
  | { readonly step: "ready"; readonly shown: readonly ChatMessage[]; readonly startedAt: number };

/** Shows a past chat as it was at each time of the stream. */
export type ChatReplayStore = {
  readonly store: ReadonlyStore<ChatReplay>;
  /** The time of the stream that is seen now, in milliseconds; as often as it changes. */
  readonly follow: (mediaTime: number) => void;
  readonly retry: () => void;
};

type Deps = { readonly streamId: string; readonly rest: Pick<RestClient, "call"> };

const pageSize = 200;
/** How much further is asked for at once, and how near its end the next piece is. */
const aheadMs = 60_000;
const nearMs = 15_000;
const mostShown = 100;

/** Pure: where in the stream a message belongs: what its author saw, which is never later than when it was written. */
export function writtenAt({ mediaTime, createdAt }: ChatMessage, startedAt: number): number {
  const elapsed = Math.max(0, Date.parse(createdAt) - startedAt);
  return Math.min(mediaTime ?? elapsed, elapsed);
}

/** Pure: what a page of messages up to a time says, the newest first; a full one may leave out what is older. */
export function windowOf(messages: readonly ChatMessage[], hasMore: boolean, until: number, startedAt: number): Window {
  const times = messages.map((message) => writtenAt(message, startedAt));
  return { from: hasMore ? Math.min(until, ...times) : 0, until, messages: messages.toReversed() };
}

/** Pure: the last messages at a time. */
export function shownAt({ messages }: Window, mediaTime: number, startedAt: number): readonly ChatMessage[] {
  return messages.filter((message) => writtenAt(message, startedAt) <= mediaTime).slice(-mostShown);
}

/** Loads what is needed around the time that is seen. */
export function createChatReplay({ streamId, rest }: Deps): ChatReplayStore {
  const store = createStore<ChatReplay>(() => ({ step: "loading" }));
  const reader = createReader(rest, streamId);
  let known: Known | null = null;
  let time = 0;
  let isAsking = false;
  const show = () => {
    if (known === null) return;
    const { startedAt } = known;
    const shown = shownAt(known, time, startedAt);
    if (!isShown(store.getState(), shown)) store.setState({ step: "ready", shown, startedAt }, true);
  };
  const isMissing = () => known !== null && (time < known.from || time > known.until);
  const isNearEnd = () => known !== null && known.until - time < nearMs && known.until < time + aheadMs;
  const look = async () => {
    if (isAsking) return;
    isAsking = true;
    const wanted = time;
    let read = await reader(wanted + aheadMs);
    // A lively chat may have more between than a page holds: then up to what is seen.
    if (typeof read === "object" && read.from > wanted) read = await reader(wanted);
    isAsking = false;
    if (typeof read === "object") known = read;
    else if (known === null) store.setState({ step: read }, true);
    else return;
    show();
    if (isMissing()) void look(); // somebody went elsewhere meanwhile
  };
  return {
    store,
    follow(mediaTime) {
      time = mediaTime;
      show();
      const { step } = store.getState();
      if (step !== "none" && step !== "failed" && (known === null || isMissing() || isNearEnd())) void look();
    },
    retry() {
      store.setState({ step: "loading" }, true);
      void look();
    },
  };
}

type Known = Window & { readonly startedAt: number };

function isShown(state: ChatReplay, shown: readonly ChatMessage[]): boolean {
  if (state.step !== "ready" || state.shown.length !== shown.length) return false;
  return state.shown.every((message, index) => message === shown[index]);
}

/** Reads what was written up to a time; when the stream began is asked once. */
function createReader(rest: Deps["rest"], streamId: string) {
  let startedAt: number | null = null;
  const params = { id: streamId };
  return async (until: number): Promise<Known | "none" | "failed"> => {
    if (startedAt === null) {
      const stream = await rest.call("getStream", { params });
      if (!stream.ok) return stream.reason === "refused" ? "none" : "failed";
      startedAt = Date.parse(stream.value.startedAt ?? stream.value.createdAt);
    }
    const page = await rest.call("listStreamChat", { params, query: { until: Math.round(until), limit: pageSize } });
    if (!page.ok) return page.reason === "refused" ? "none" : "failed";
    return { ...windowOf(page.value.messages, page.value.hasMore, until, startedAt), startedAt };
  };
}
