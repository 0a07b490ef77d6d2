import { z } from "zod";
import { Uuid } from "../primitives.ts";
import { MarkerInput, StreamMarker } from "../stream-markers.ts";
import type { Route } from "./route.ts";

const StreamId = z.object({ id: Uuid });

/** Moments of a stream that its host marked. */
export const streamMarkerRoutes = {
  listStreamMarkers: {
    method: "GET",
    path: "/api/streams/:id/markers",
    auth: "optional",
    summary:
      "The marked moments, the earliest first: while it runs for host, co-host and admin, then for who may watch",
    params: StreamId,
    response: z.object({ markers: z.array(StreamMarker) }),
  },
  addStreamMarker: {
    method: "POST",
    path: "/api/streams/:id/markers",
    auth: "user",
    summary:
      "Mark a moment of a stream that is live (host, co-host); a repeated nonce answers the marker that is there",
    params: StreamId,
    body: MarkerInput,
    response: z.object({ marker: StreamMarker }),
  },
  removeStreamMarker: {
    method: "DELETE",
    path: "/api/streams/:id/markers/:markerId",
    auth: "user",
    summary: "Take a marker back, also after the stream (host, co-host)",
    params: StreamId.extend({ markerId: Uuid }),
    response: z.object({ success: z.literal(true) }),
  },
} as const satisfies Record<string, Route>;
