import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream, StreamInfo } from "@nchat/contract/streams";

/** Why a stream can't be watched here. */
export type WatchFailure = "unreachable" | "gone" | "banned" | "forbidden";

/** One open stream as this device knows it. */
export type Watch =
  | { readonly step: "loading" }
  | { readonly step: "failed"; readonly why: WatchFailure }
  | { readonly step: "open"; readonly stream: Stream };

export type WatchEvent =
  | { readonly type: "asked" }
  | { readonly type: "loaded"; readonly stream: Stream }
  | { readonly type: "failed"; readonly why: WatchFailure }
  | { readonly type: "told"; readonly stream: StreamInfo }
  | {
      readonly type: "counted";
      readonly viewerCount: number;
      readonly peakViewers: number;
      readonly totalViews: number;
    };

/** Before anything was asked. */
export const initialWatch: Watch = { step: "loading" };

/** Pure. An event that does not apply returns the very same state. */
export function nextWatch(watch: Watch, event: WatchEvent): Watch {
  switch (event.type) {
    case "asked":
      return watch.step === "failed" ? initialWatch : watch;
    case "loaded": {
      const { rights, status } = event.stream;
      // An answer that was on its way while the end was told is older than that.
      if (isOver(watch) && status !== "ended" && status !== "cancelled") return watch;
      return rights.watch ? { step: "open", stream: event.stream } : { step: "failed", why: "banned" };
    }
    case "failed":
      // A server out of reach takes away nothing that is known.
      return watch.step === "open" && event.why === "unreachable" ? watch : { step: "failed", why: event.why };
    case "told":
      return watch.step === "open" ? { step: "open", stream: { ...watch.stream, ...event.stream } } : watch;
    case "counted": {
      if (watch.step !== "open") return watch;
      const { viewerCount, peakViewers, totalViews } = event;
      return { step: "open", stream: { ...watch.stream, viewerCount, peakViewers, totalViews } };
    }
  }
}

/** No stream comes back from its end. */
const isOver = (watch: Watch) =>
  watch.step === "open" && (watch.stream.status === "ended" || watch.stream.status === "cancelled");

/** What stands over the picture in place of it; null while the picture itself is to be seen. */
export type Cover =
  | { readonly kind: "scheduled"; readonly at: number | null }
  | { readonly kind: "starting" }
  | { readonly kind: "away"; readonly until: number | null }
  | { readonly kind: "ending" }
  | { readonly kind: "ended"; readonly stream: StreamInfo }
  | { readonly kind: "cancelled"; readonly isMissed: boolean };

/** Pure: which card a stream shows. */
export function coverOf(stream: StreamInfo): Cover | null {
  const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  switch (stream.status) {
    case "scheduled":
      return { kind: "scheduled", at: time(stream.scheduledAt) };
    case "starting":
      return { kind: "starting" };
    case "live":
      return stream.feed === "away" ? { kind: "away", until: time(stream.resumeUntil) } : null;
    case "ending":
      return { kind: "ending" };
    case "ended":
      return { kind: "ended", stream };
    case "cancelled":
      return { kind: "cancelled", isMissed: stream.endReason === "missed" };
  }
}

/** Seconds that a stream was live, up to now or its end; null before it began. */
export function liveSeconds({ startedAt, endedAt }: StreamInfo, now: number): number | null {
  if (startedAt === null) return null;
  return Math.max(0, Math.round(((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000));
}

/** Where in the stream somebody is who sees it with a delay, in milliseconds since it began; `now` by the server's clock. */
export function mediaTimeOf(stream: StreamInfo, now: number, delaySeconds: number | null): number | null {
  if (stream.startedAt === null || !isOnAir(stream.status)) return null;
  return Math.max(0, Math.round(now - Date.parse(stream.startedAt) - (delaySeconds ?? 0) * 1000));
}
