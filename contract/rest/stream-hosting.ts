import { z } from "zod";
import { Uuid } from "../primitives.ts";
import { Destination, Ingress, IngressProbe, StreamMember } from "../streams.ts";
import type { Route } from "./route.ts";

const StreamId = z.object({ id: Uuid });
const DestinationRef = StreamId.extend({ destinationId: Uuid });
const Done = z.object({ success: z.literal(true) });

/** One target of a stream; `rtmpUrl` is another spelling of `url`. */
export const DestinationInput = z
  .strictObject({
    platform: Destination.shape.platform,
    url: z.string().max(500).optional(),
    rtmpUrl: z.string().max(500).optional(),
    streamKey: z.string().min(1).max(255),
    enabled: z.boolean().optional(),
  })
  .refine((body) => (body.url ?? body.rtmpUrl) !== undefined, { message: "An address is needed", path: ["url"] });
export type DestinationInput = z.output<typeof DestinationInput>;

/** Streams: who hosts and who may come, where it is sent on to, and how an encoder gets in. */
export const streamHostRoutes = {
  listStreamMembers: {
    method: "GET",
    path: "/api/streams/:id/members",
    auth: "user",
    summary: "Co-hosts and invited people (host, co-host, admin)",
    params: StreamId,
    response: z.object({ members: z.array(StreamMember) }),
  },
  addStreamMembers: {
    method: "POST",
    path: "/api/streams/:id/members",
    auth: "user",
    summary: "Invite people, or make them co-hosts (host)",
    params: StreamId,
    body: z.strictObject({
      userIds: z.array(Uuid).min(1).max(100),
      role: z.enum(["co_host", "viewer"]).default("viewer"),
    }),
    response: z.object({ members: z.array(StreamMember) }),
  },
  removeStreamMember: {
    method: "DELETE",
    path: "/api/streams/:id/members/:userId",
    auth: "user",
    summary: "Take back an invitation or the role of a co-host (host)",
    params: StreamId.extend({ userId: Uuid }),
    response: Done,
  },
  listDestinations: {
    method: "GET",
    path: "/api/streams/:id/destinations",
    auth: "user",
    summary: "Where a stream is sent on to, without the keys (host)",
    params: StreamId,
    response: z.object({ destinations: z.array(Destination) }),
  },
  addDestination: {
    method: "POST",
    path: "/api/streams/:id/destinations",
    auth: "user",
    summary: "Send a stream on to one more RTMP server, also while it runs (host)",
    params: StreamId,
    body: DestinationInput,
    response: z.object({ destination: Destination }),
  },
  updateDestination: {
    method: "PATCH",
    path: "/api/streams/:id/destinations/:destinationId",
    auth: "user",
    summary: "Change a target's address or key, or switch it on or off (host)",
    params: DestinationRef,
    body: z.strictObject({
      url: z.string().max(500).optional(),
      streamKey: z.string().min(1).max(255).optional(),
      enabled: z.boolean().optional(),
    }),
    response: z.object({ destination: Destination }),
  },
  removeDestination: {
    method: "DELETE",
    path: "/api/streams/:id/destinations/:destinationId",
    auth: "user",
    summary: "Stop sending to a target and forget its key (host)",
    params: DestinationRef,
    response: Done,
  },
  retryDestination: {
    method: "POST",
    path: "/api/streams/:id/destinations/:destinationId/retry",
    auth: "user",
    summary: "Try a target again that failed (host)",
    params: DestinationRef,
    response: z.object({ destination: Destination }),
  },
  listDestinationTraffic: {
    method: "GET",
    path: "/api/streams/:id/destinations/traffic",
    auth: "user",
    summary: "How many bytes each connected target has taken since it was connected to, where that is counted (host)",
    params: StreamId,
    response: z.object({ sent: z.array(z.object({ destinationId: Uuid, bytes: z.int() })) }),
  },
  getIngress: {
    method: "GET",
    path: "/api/streams/:id/ingress",
    auth: "user",
    summary: "How an encoder sends to the stream, without the keys (host)",
    params: StreamId,
    response: z.object({ ingresses: z.array(Ingress) }),
  },
  probeIngress: {
    method: "GET",
    path: "/api/streams/:id/ingress/probe",
    auth: "user",
    summary: "What arrives from encoders just now: size, frame rate, bitrates, key frames, sound (host, co-host)",
    params: StreamId,
    response: z.object({ probes: z.array(IngressProbe) }),
  },
  createIngress: {
    method: "POST",
    path: "/api/streams/:id/ingress",
    auth: "user",
    summary: "Make an address and a key for an encoder; the key is shown this once, and an earlier one ends (host)",
    params: StreamId,
    body: z.strictObject({ type: z.enum(["rtmp", "whip"]).default("rtmp") }).optional(),
    response: z.object({ ingress: Ingress }),
  },
} as const satisfies Record<string, Route>;
