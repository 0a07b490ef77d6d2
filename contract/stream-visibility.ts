import { z } from "zod";

/** Who may see a stream at all. */
export const StreamVisibility = z.enum(["public", "channel_members", "invite_only"]);
export type StreamVisibility = z.output<typeof StreamVisibility>;
