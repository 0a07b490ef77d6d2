import type { ErrorCode } from "@nchat/contract/errors";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestFailure } from "../session/rest-result.ts";

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

type Deps = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly schedule: (run: () => void, ms: number) => () => void;
};

const pageSize = 200;
const mostShown = 100;
/** How much further is asked for at once: the livelier the chat, the less of it fits on a page. */
const aheads = [60_000, 15_000, 4_000, 0] as const;
/** The next piece is asked for when so much of what was ahead is left. */
const leftShare = 0.25;
/** Between two looks; playing tells its time several times a second. */
const restMs = { known: 1000, failed: 10_000 } as const;
/** It is not for whoever looks, or no more. Whatever else goes wrong may go right later. */
const final: readonly ErrorCode[] = ["STREAM_NOT_FOUND", "FORBIDDEN", "BANNED"];

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
export function createChatReplay({ streamId, rest, schedule }: Deps): ChatReplayStore {
  const store = createStore<ChatReplay>(() => ({ step: "loading" }));
  const readAround = createReader(rest, streamId);
  let known: Known | null = null;
  let time = 0;
  let isAsking = false;
  let isResting = false;
  const show = () => {
    if (known === null) return;
    const { startedAt } = known;
    const shown = shownAt(known, time, startedAt);
    if (!isShown(store.getState(), shown)) store.setState({ step: "ready", shown, startedAt }, true);
  };
  const isMissing = () => known === null || time < known.from || time > known.until;
  const isNearEnd = () => known !== null && known.until - time < known.ahead * leftShare;
  const look = async () => {
    if (isAsking) return;
    isAsking = true;
    const read = await readAround(time);
    isAsking = false;
    isResting = true;
    schedule(
      () => {
        isResting = false;
        // Somebody went elsewhere meanwhile. After a failure whoever still looks asks, by playing on.
        if (typeof read === "object" && isMissing()) void look();
      },
      typeof read === "object" ? restMs.known : restMs.failed,
    );
    if (typeof read === "object") known = read;
    else if (known === null) store.setState({ step: read }, true);
    show();
  };
  return {
    store,
    follow(mediaTime) {
      time = mediaTime;
      show();
      if (!isResting && store.getState().step !== "none" && (isMissing() || isNearEnd())) void look();
    },
    retry() {
      store.setState({ step: "loading" }, true);
      void look();
    },
  };
}

/** `ahead` is how much of it lay behind the time it was asked for. */
type Known = Window & { readonly startedAt: number; readonly ahead: number };

function isShown(state: ChatReplay, shown: readonly ChatMessage[]): boolean {
  if (state.step !== "ready" || state.shown.length !== shown.length) return false;
  return state.shown.every((message, index) => message === shown[index]);
}

/** Reads what was written around a time; when the stream began is asked once. */
function createReader(rest: Deps["rest"], streamId: string) {
  const params = { id: streamId };
  let startedAt: number | null = null;
  let fitting = 0;
  const readUntil = async (until: number, ahead: number): Promise<Known | "none" | "failed"> => {
    if (startedAt === null) {
      const stream = await rest.call("getStream", { params });
      if (!stream.ok) return whyNot(stream);
      startedAt = Date.parse(stream.value.startedAt ?? stream.value.createdAt);
    }
    const page = await rest.call("listStreamChat", { params, query: { until: Math.round(until), limit: pageSize } });
    if (!page.ok) return whyNot(page);
    return { ...windowOf(page.value.messages, page.value.hasMore, until, startedAt), startedAt, ahead };
  };
  /** As far ahead as leaves room on the page for all that is shown now; first a step further than last time. */
  return async function readAround(wanted: number, step = Math.max(0, fitting - 1)): ReturnType<typeof readUntil> {
    const ahead = aheads[step] ?? 0;
    const read = await readUntil(wanted + ahead, ahead);
    if (typeof read !== "object") return read;
    const isEnough = read.from === 0 || shownAt(read, wanted, read.startedAt).length === mostShown;
    if (!isEnough && ahead > 0) return await readAround(wanted, step + 1);
    fitting = step;
    return read;
  };
}

function whyNot(answer: RestFailure): "none" | "failed" {
  return answer.reason === "refused" && final.includes(answer.error.code) ? "none" : "failed";
}
