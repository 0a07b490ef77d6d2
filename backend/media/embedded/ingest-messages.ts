import { z } from "zod";

const Session = z.int().min(1);

/** What the service tells the process that takes encoders in. */
export const IngestOrder = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listen"), host: z.string(), port: z.int() }),
  z.object({ type: z.literal("accept"), session: Session }),
  z.object({ type: z.literal("refuse"), session: Session, reason: z.string() }),
  z.object({ type: z.literal("cut"), session: Session, reason: z.string() }),
]);
export type IngestOrder = z.output<typeof IngestOrder>;

/** What it tells back, in one line with sound and picture, so that nothing comes in another order. */
export const IngestReport = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), port: z.int() }),
  z.object({ type: z.literal("not-listening"), code: z.string() }),
  z.object({ type: z.literal("publish"), session: Session, app: z.string(), name: z.string() }),
  z.object({ type: z.literal("ended"), session: Session, reason: z.string() }),
]);
export type IngestReport = z.output<typeof IngestReport>;
