import type { BroadcastProblem, EndedBroadcast, GoLivePlan, OnAir } from "@nchat/contract/broadcast";
import type { ErrorCode } from "@nchat/contract/errors";
import type { RouteAnswer, RouteInput, RouteName } from "@nchat/contract/rest";
import type { Ingest } from "./ffmpeg.ts";

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

/** A stream that waits for its picture, and where to send it. */
export type Prepared = { readonly onAir: OnAir; readonly ingest: Ingest };

/** Where a stream of ours stands at the server. */
export type Standing = { readonly isOver: boolean; readonly viewers: number };

/** What a broadcast asks of the server. */
export type BroadcastServer = {
  readonly prepare: (plan: GoLivePlan) => Promise<Asked<Prepared>>;
  /** Null when the server did not answer. */
  readonly look: (streamId: string) => Promise<Standing | null>;
  readonly stop: (streamId: string, title: string) => Promise<EndedBroadcast>;
};

/** How long the goodbye may take: stopping must not wait for a server that is away. */
const goodbyeMs = 1500;

const noKey: Asked<never> = {
  ok: false,
  problem: { code: "refused", detail: "The server gave no stream key." },
  code: null,
};

/** A channel, a stream in it, and its RTMP ingest; a stream whose ingest can't be had is ended again. */
export function createBroadcastServer(ask: Ask): BroadcastServer {
  const stop = async (streamId: string, title: string): Promise<EndedBroadcast> => {
    const answer = await ask("stopStream", { params: { id: streamId } }, goodbyeMs);
    if (!answer.ok) return { title, figures: null };
    const { duration, peakViewers, totalViews } = answer.value;
    return { title, figures: { seconds: duration, peakViewers, totalViews } };
  };
  return {
    async prepare(plan) {
      const channel = await channelOf(ask, plan);
      if (!channel.ok) return channel;
      const { title, visibility } = plan;
      const started = await ask("startStream", { body: { channelId: channel.value, title, visibility } });
      if (!started.ok) return started;
      const { streamId } = started.value;
      const made = await ask("createIngress", { params: { id: streamId }, body: { type: "rtmp" } });
      const key = made.ok ? made.value.ingress.streamKey : null;
      if (!made.ok || key === null) {
        await stop(streamId, title);
        return made.ok ? noKey : made;
      }
      return {
        ok: true,
        value: { onAir: { streamId, title, visibility }, ingest: { url: made.value.ingress.url, key } },
      };
    },
    async look(streamId) {
      const answer = await ask("getStream", { params: { id: streamId } });
      if (answer.ok) return { isOver: isOver(answer.value.status), viewers: answer.value.viewerCount };
      return answer.code === "STREAM_NOT_FOUND" ? { isOver: true, viewers: 0 } : null;
    },
    stop,
  };
}

function isOver(status: string): boolean {
  return status === "ended" || status === "ending" || status === "cancelled";
}

async function channelOf(ask: Ask, { channelId, newChannelName }: GoLivePlan): Promise<Asked<string>> {
  if (channelId !== null) return { ok: true, value: channelId };
  const made = await ask("createChannel", { body: { name: newChannelName } });
  return made.ok ? { ok: true, value: made.value.channel.id } : made;
}
