import { z } from "zod";
import { Uuid } from "../primitives.ts";
import { Stream, StreamAccess, StreamInfo, Viewer, ViewerCounts } from "../streams.ts";
import type { Route } from "./route.ts";

const StreamId = z.object({ id: Uuid });
const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
};
const filters = { channelId: Uuid.optional(), hostId: Uuid.optional() };
const Page = z.object({ streams: z.array(StreamInfo), total: z.int(), limit: z.int(), offset: z.int() });

/** Streams: looking at them and entering. */
export const streamWatchRoutes = {
  listStreams: {
    method: "GET",
    path: "/api/streams",
    auth: "optional",
    summary: "Streams that the asking person may see, newest first",
    query: z.strictObject({
      status: z.enum(["active", "scheduled", "past", "all"]).default("all"),
      ...filters,
      ...page,
    }),
    response: Page,
  },
  listActiveStreams: {
    method: "GET",
    path: "/api/streams/active",
    auth: "optional",
    summary: "Streams that start or run now",
    query: z.strictObject({
      ...filters,
      /** Only those in which the asking person was named that. */
      as: z.literal("co_host").optional(),
      ...page,
    }),
    response: Page,
  },
  listScheduledStreams: {
    method: "GET",
    path: "/api/streams/scheduled",
    auth: "optional",
    summary: "Streams to come, the next one first",
    query: z.strictObject({ ...filters, ...page }),
    response: Page,
  },
  getStream: {
    method: "GET",
    path: "/api/streams/:id",
    auth: "optional",
    summary: "One stream, with addresses to play it that are good for some minutes",
    params: StreamId,
    response: Stream,
  },
  joinStream: {
    method: "POST",
    path: "/api/streams/:id/join",
    auth: "optional",
    summary: "Get what one needs to watch or host: a token for the room, or HLS when the room is full",
    params: StreamId,
    /** A host who wants to see what viewers see enters as one of them. */
    body: z.strictObject({ streamId: Uuid.optional(), as: z.literal("viewer").optional() }).optional(),
    response: StreamAccess,
  },
  listStreamViewers: {
    method: "GET",
    path: "/api/streams/:id/viewers",
    auth: "optional",
    summary: "How many watch; who, is told to those who moderate",
    params: StreamId,
    query: z.strictObject({ includeInactive: z.stringbool().default(false), ...page }),
    response: ViewerCounts.extend({ viewers: z.array(Viewer) }),
  },
  getStreamAnalytics: {
    method: "GET",
    path: "/api/streams/:id/analytics",
    auth: "user",
    summary: "A stream's figures (host, co-host, admin)",
    params: StreamId,
    response: z.object({
      streamId: Uuid,
      duration: z.int(),
      viewers: ViewerCounts,
      peakViewers: z.int(),
      totalViews: z.int(),
      totalWatchSeconds: z.int(),
      averageWatchSeconds: z.int(),
      chatMessages: z.int(),
      totalReactions: z.int(),
      /** How many watched over its time: the most within each step. Empty when that was not noted. */
      stepSeconds: z.int(),
      timeline: z.array(z.object({ at: z.int(), viewers: z.int() })),
    }),
  },
  getStreamEmbed: {
    method: "GET",
    path: "/api/streams/:id/embed",
    auth: "optional",
    summary: "The address of the embed page and the HTML for other sites",
    params: StreamId,
    response: z.object({ embedUrl: z.string(), embedCode: z.string() }),
  },
} as const satisfies Record<string, Route>;
