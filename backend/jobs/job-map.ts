import { z } from "zod";

const CallRef = z.strictObject({ callId: z.uuid() });

/** Every kind of job and its data. Jobs live in the database, so a change must still read what an older version left. */
export const jobMap = {
  /** Time alone changes the call now: a ring, an absence, a share or the call itself has lasted too long. */
  "call:deadline": CallRef,
  /** Looks whether the STUN and TURN servers answer, and comes again. */
  "ice:check": z.strictObject({}),
  /** Time alone changes the stream now: a reminder, an absence, or it has lasted too long. */
  "stream:deadline": z.strictObject({ streamId: z.uuid() }),
  /** Removes recordings whose time is over and tells owners before, and comes again. */
  "recordings:retention": z.strictObject({}),
  /** Removes what has expired: refresh tokens, attempts, webhook ids, keys. */
  "system:clean-up": z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof jobMap;
export type JobData<N extends JobName> = z.output<(typeof jobMap)[N]>;
