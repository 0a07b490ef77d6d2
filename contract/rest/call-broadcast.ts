import { z } from "zod";
import { ActiveBroadcast } from "../call-broadcast.ts";
import { Uuid } from "../primitives.ts";
import { Stream } from "../streams.ts";
import type { Route } from "./route.ts";
import { StreamPlan } from "./streams.ts";

const CallId = z.object({ id: Uuid });

/**
 * As any stream is planned; without a channel it is the call's. It is not recorded: the call is, so that everybody in it
 * is told.
 */
const Broadcast = StreamPlan.omit({ coHostIds: true, recordStream: true }).extend({
  options: StreamPlan.shape.options.unwrap().omit({ recordStream: true }).optional(),
  callId: Uuid.optional(),
  channelId: Uuid.optional(),
});
export type BroadcastPlan = z.output<typeof Broadcast>;

/**
 * A call as a stream: its room is composed into one picture, which a stream of the call's host shows as any other. The
 * host and co-hosts of the call alone may begin and end it; one of a call runs at a time.
 */
export const broadcastRoutes = {
  startBroadcast: {
    method: "POST",
    path: "/api/calls/:id/broadcast/start",
    auth: "user",
    summary: "Broadcast a call; everybody in it is told first (host, co-host). Heeds `Idempotency-Key`",
    params: CallId,
    body: Broadcast,
    response: z.object({ broadcast: ActiveBroadcast, stream: Stream, embedUrl: z.string(), embedCode: z.string() }),
  },
  stopBroadcast: {
    method: "POST",
    path: "/api/calls/:id/broadcast/stop",
    auth: "user",
    summary: "End the broadcast of a call; the call goes on (host, co-host)",
    params: CallId,
    body: z.strictObject({ callId: Uuid.optional() }).optional(),
    response: z.object({ streamId: Uuid.nullable() }),
  },
} as const satisfies Record<string, Route>;
