import type { BroadcastProblem, EndedBroadcast, GoLivePlan, OnAir } from "@nchat/contract/broadcast";
import type { ErrorCode } from "@nchat/contract/errors";
import type { RouteAnswer, RouteInput, RouteName } from "@nchat/contract/rest";
import type { Stream } from "@nchat/contract/streams";
import { openStream, visibilityOf } from "./open-stream.ts";
import type { Ingest } from "./target.ts";
import type { Way, Ways } from "./ways.ts";

/** What a request brought: the answer, or why there is none; `code` is the server's own. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: BroadcastProblem; readonly code: ErrorCode | null };

/** Asks the server as the signed-in person. */
export type Ask = <N extends RouteName>(
  name: N,
  input: RouteInput<N>,
  timeoutMs?: number,
) => Promise<Asked<RouteAnswer<N>>>;

/** A stream that waits for its picture, and where to send it. `isPlanned`: people were told of it before. */
export type Prepared = { readonly onAir: OnAir; readonly ingest: Ingest; readonly isPlanned: boolean };

/** Where a stream of ours stands at the server. */
export type Standing = {
  readonly isOver: boolean;
  readonly viewers: number;
  /** What is left of one that is over, while the server still knows of it. */
  readonly last?: EndedBroadcast;
};

/** What a broadcast asks of the server. */
export type BroadcastServer = {
  readonly prepare: (plan: GoLivePlan) => Promise<Asked<Prepared & { readonly channelId: string }>>;
  /** Where it is sent after a lost attempt; null: as before. `isHopeless`: it never got through. */
  readonly wayAfter: (onAir: OnAir, isHopeless: boolean) => Promise<Way | null>;
  /** Null when the server did not answer. */
  readonly look: (streamId: string) => Promise<Standing | null>;
  /** Without figures when the server did not answer, which may take a while. */
  readonly stop: (streamId: string, title: string) => Promise<EndedBroadcast>;
};

/** How long the server may take for its goodbye; nobody needs to wait for it. */
const goodbyeMs = 15_000;

/** A stream that is opened, and where it is sent; a new stream that can be sent nowhere is ended again. */
export function createBroadcastServer(ask: Ask, ways: Ways, now: () => number): BroadcastServer {
  const stop = async (streamId: string, title: string): Promise<EndedBroadcast> => {
    const answer = await ask("stopStream", { params: { id: streamId } }, goodbyeMs);
    if (!answer.ok) return { streamId, title, figures: null };
    const { duration, peakViewers, totalViews } = answer.value;
    return { streamId, title, figures: { seconds: duration, peakViewers, totalViews } };
  };
  return {
    async prepare(plan) {
      const opened = await openStream(ask, plan);
      if (!opened.ok) return opened;
      const { streamId, channelId, isPlanned } = opened.value;
      const { title, preset, isRehearsal } = plan;
      const found = await ways.find(streamId, plan.sendBy);
      if (!found.ok) {
        // Of a planned one people were told: it waits for the next attempt.
        if (!isPlanned) await stop(streamId, title);
        return found;
      }
      const { ingest, sentBy } = found.value;
      const onAir = { streamId, title, visibility: visibilityOf(plan), preset, isRehearsal, sentBy };
      return { ok: true, value: { onAir, ingest, isPlanned, channelId } };
    },
    wayAfter: ways.after,
    async look(streamId) {
      const answer = await ask("getStream", { params: { id: streamId } });
      if (answer.ok) {
        const { status, viewerCount: viewers } = answer.value;
        return isOver(status)
          ? { isOver: true, viewers, last: leftOf(answer.value, now()) }
          : { isOver: false, viewers };
      }
      return answer.code === "STREAM_NOT_FOUND" ? { isOver: true, viewers: 0 } : null;
    },
    stop,
  };
}

function leftOf({ id, title, startedAt, endedAt, endReason, peakViewers, totalViews }: Stream, now: number) {
  const until = endedAt === null ? now : Date.parse(endedAt);
  const seconds = startedAt === null ? 0 : Math.max(0, Math.round((until - Date.parse(startedAt)) / 1000));
  const figures = startedAt === null ? null : { seconds, peakViewers, totalViews };
  return { streamId: id, title, figures, ...(endReason === null ? {} : { endReason }) } satisfies EndedBroadcast;
}

function isOver(status: string): boolean {
  return status === "ended" || status === "ending" || status === "cancelled";
}
