import { z } from "zod";
import { Timestamp, Uuid } from "./primitives.ts";
import { StreamVisibility } from "./stream-visibility.ts";

/** That a call is broadcast, for everybody in it and whoever is about to join: its picture and sound go out as a stream. */
export const ActiveBroadcast = z.object({
  id: Uuid,
  streamId: Uuid,
  title: z.string(),
  /** Who may watch. */
  visibility: StreamVisibility,
  /** `starting` until the first picture has come out. */
  status: z.enum(["starting", "live"]),
  startedBy: Uuid.nullable(),
  startedAt: Timestamp,
});
export type ActiveBroadcast = Readonly<z.output<typeof ActiveBroadcast>>;

/** What somebody is told of: which broadcast, and who may watch it. They are told anew when either is another. */
export const noticeOf = ({ id, visibility }: Pick<ActiveBroadcast, "id" | "visibility">): string =>
  `${id} ${visibility}`;

/** What the server tells of broadcasts, to everybody in the call. */
export const broadcastServerEvents = {
  /** It begins, is live, is called otherwise, or (null) is over. Told before anything of the call leaves its room. */
  "call:broadcast_changed": z.object({
    callId: Uuid,
    isStreaming: z.boolean(),
    broadcast: ActiveBroadcast.nullable(),
  }),
} as const;
