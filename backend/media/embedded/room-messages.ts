import { z } from "zod";

/** Where a feed is brought to. */
const EnterOrder = z.object({ type: z.literal("enter"), url: z.string(), token: z.string(), hasSound: z.boolean() });
export type EnterOrder = z.output<typeof EnterOrder>;

/** What the service tells a process that brings a feed into its room; `afterMs`: the first sound after the first picture. */
export const RoomOrder = z.discriminatedUnion("type", [
  EnterOrder,
  z.object({ type: z.literal("sound-begins"), afterMs: z.number() }),
]);
export type RoomOrder = z.output<typeof RoomOrder>;

/** What it tells back: where it takes RTP, once it is in the room; and that it is out again. */
export const RoomReport = z.discriminatedUnion("type", [
  z.object({ type: z.literal("inside"), videoPort: z.int(), audioPort: z.int().nullable() }),
  z.object({ type: z.literal("out"), reason: z.string() }),
]);
export type RoomReport = z.output<typeof RoomReport>;
