import { z } from "zod";
import { Timestamp, Uuid } from "./primitives.ts";

/** The longest word that a marker carries. */
export const longestMarkerText = 120;

/** How many markers one stream holds. */
export const mostMarkers = 500;

/** What a marker says, cleaned of what is around it. */
export const MarkerText = z.string().trim().min(1).max(longestMarkerText);

/** A moment of a stream that its host wants to find again, on the recording for one. */
export const StreamMarker = z.object({
  id: Uuid,
  streamId: Uuid,
  /** Where in the stream it is, in milliseconds since it went live. */
  mediaTime: z.int(),
  /** The same by the clock. A recording that began later starts counting there. */
  markedAt: Timestamp,
  text: z.string().nullable(),
});
export type StreamMarker = Readonly<z.output<typeof StreamMarker>>;

/** What a client sends to mark a moment. */
export const MarkerInput = z.strictObject({
  text: MarkerText.nullish(),
  /** How long ago the moment was, for who could not reach the server at once. */
  agoMilliseconds: z.int().min(0).max(3_600_000).optional(),
  /** The same moment sent again with the same nonce is marked once. */
  nonce: z.string().min(1).max(64).optional(),
});
export type MarkerInput = z.output<typeof MarkerInput>;

/** What the server tells of markers, whoever made them; `missed` that some of it may not have come. */
export const MarkerNews = z.discriminatedUnion("type", [
  z.object({ type: z.literal("added"), streamId: Uuid, marker: StreamMarker }),
  z.object({ type: z.literal("removed"), streamId: Uuid, markerId: Uuid }),
  z.object({ type: z.literal("missed") }),
]);
export type MarkerNews = Readonly<z.output<typeof MarkerNews>>;

/** The markers of the stream that this device sends, the newest first. */
export const OwnMarkers = z.object({
  markers: z.array(StreamMarker),
  /** So many wait for the server to answer; they keep their moment. */
  waiting: z.int(),
  /** Why the last one was not kept. */
  problem: z.string().nullable(),
});
export type OwnMarkers = Readonly<z.output<typeof OwnMarkers>>;

/** Nothing is sent, so nothing is marked. */
export const noMarkers: OwnMarkers = { markers: [], waiting: 0, problem: null };
