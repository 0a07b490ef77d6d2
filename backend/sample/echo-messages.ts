import { z } from "zod";

/** What the service tells the echo's process. */
export const EchoOrder = z.discriminatedUnion("type", [
  z.object({ type: z.literal("enter"), callId: z.uuid(), url: z.string(), token: z.string() }),
  z.object({ type: z.literal("leave"), callId: z.uuid() }),
]);
export type EchoOrder = z.output<typeof EchoOrder>;

/** What the echo's process tells the service: it could not enter, or was put out of, a room. */
export const EchoReport = z.object({ type: z.literal("out"), callId: z.uuid(), reason: z.string() });
export type EchoReport = z.output<typeof EchoReport>;
