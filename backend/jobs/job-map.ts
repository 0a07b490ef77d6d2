import { z } from "zod";

const CallRef = z.strictObject({ callId: z.uuid() });

/** Every kind of job and its data. Jobs live in the database, so a change must still read what an older version left. */
export const jobMap = {
  /** Somebody has not answered in time. */
  "call:ring-timeout": z.strictObject({ callId: z.uuid(), userId: z.uuid() }),
  /** A call has run for 480 minutes. */
  "call:time-limit": CallRef,
  /** Somebody who vanished from the room without leaving has had time to return. */
  "call:absence-timeout": CallRef,
  /** Removes what has expired: refresh tokens, attempts, webhook ids, keys. */
  "system:clean-up": z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof jobMap;
export type JobData<N extends JobName> = z.output<(typeof jobMap)[N]>;
