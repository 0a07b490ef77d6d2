import { isOpenStream } from "@nchat/contract/stream-rules";
import type { StreamInfo } from "@nchat/contract/streams";

/** The streams that this person may see. `pastTotal` counts those on the server, of which the newest are here. */
export type Streams =
  | { readonly step: "loading" }
  | { readonly step: "failed" }
  | { readonly step: "ready"; readonly all: readonly StreamInfo[]; readonly pastTotal: number };

export type StreamsEvent =
  | { readonly type: "asked" }
  /** All that run or are planned, and the newest of the past. */
  | { readonly type: "loaded"; readonly all: readonly StreamInfo[]; readonly pastTotal: number }
  | { readonly type: "failed" }
  /** Further ones of the past. */
  | { readonly type: "more"; readonly streams: readonly StreamInfo[]; readonly pastTotal: number }
  | { readonly type: "told"; readonly stream: StreamInfo }
  | {
      readonly type: "counted";
      readonly streamId: string;
      readonly viewerCount: number;
      readonly peakViewers: number;
    }
  | { readonly type: "removed"; readonly streamId: string }
  | { readonly type: "cleared" };

/** Before the lists were asked for. */
export const initialStreams: Streams = { step: "loading" };

/** Pure. An event that does not apply returns the very same state. */
export function nextStreams(streams: Streams, event: StreamsEvent): Streams {
  switch (event.type) {
    case "asked":
      return streams.step === "failed" ? initialStreams : streams;
    case "failed":
      return streams.step === "ready" ? streams : { step: "failed" };
    case "loaded":
      return { step: "ready", all: [...event.all, ...olderPast(streams, event)], pastTotal: event.pastTotal };
    case "cleared":
      return initialStreams;
    case "more":
      return streams.step === "ready"
        ? { ...streams, pastTotal: event.pastTotal, all: merged(streams.all, event.streams) }
        : streams;
    case "told":
      return streams.step === "ready" ? { ...streams, all: merged(streams.all, [event.stream]) } : streams;
    case "counted":
      return change(streams, event.streamId, ({ viewerCount, peakViewers }) =>
        viewerCount === event.viewerCount && peakViewers === event.peakViewers
          ? null
          : { viewerCount: event.viewerCount, peakViewers: event.peakViewers },
      );
    case "removed":
      return streams.step === "ready" && streams.all.some(({ id }) => id === event.streamId)
        ? { ...streams, all: streams.all.filter(({ id }) => id !== event.streamId) }
        : streams;
  }
}

/** Those of the past that were loaded on request, and are older than the page that came now. */
function olderPast(streams: Streams, { all, pastTotal }: Extract<StreamsEvent, { type: "loaded" }>) {
  const page = listsOf(all).past;
  const oldest = page.at(-1);
  if (streams.step !== "ready" || oldest === undefined || page.length >= pastTotal) return [];
  const ids = new Set(all.map(({ id }) => id));
  return listsOf(streams.all).past.filter((stream) => !ids.has(stream.id) && pastTime(stream) <= pastTime(oldest));
}

function merged(known: readonly StreamInfo[], news: readonly StreamInfo[]): readonly StreamInfo[] {
  const ids = new Set(news.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...news];
}

function change(streams: Streams, streamId: string, how: (stream: StreamInfo) => Partial<StreamInfo> | null): Streams {
  if (streams.step !== "ready") return streams;
  const known = streams.all.find(({ id }) => id === streamId);
  const changes = known && how(known);
  if (!changes) return streams;
  return { ...streams, all: streams.all.map((each) => (each === known ? { ...each, ...changes } : each)) };
}

/** The three lists of the page. */
export type StreamLists = {
  readonly live: readonly StreamInfo[];
  readonly scheduled: readonly StreamInfo[];
  readonly past: readonly StreamInfo[];
};

/** Pure: live with the most viewers first, planned with the next first, past with the newest first. */
export function listsOf(all: readonly StreamInfo[]): StreamLists {
  const time = (iso: string | null, otherwise: number) => (iso === null ? otherwise : Date.parse(iso));
  return {
    live: all
      .filter(({ status }) => isOpenStream(status))
      .toSorted((a, b) => b.viewerCount - a.viewerCount || time(b.startedAt, 0) - time(a.startedAt, 0)),
    scheduled: all
      .filter(({ status }) => status === "scheduled")
      .toSorted((a, b) => time(a.scheduledAt, Infinity) - time(b.scheduledAt, Infinity)),
    past: all
      .filter(({ status }) => status === "ended" || status === "cancelled")
      .toSorted((a, b) => pastTime(b) - pastTime(a)),
  };
}

function pastTime({ startedAt, scheduledAt, createdAt }: StreamInfo): number {
  return Date.parse(startedAt ?? scheduledAt ?? createdAt);
}
