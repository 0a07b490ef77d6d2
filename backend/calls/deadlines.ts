import type { Context } from "../context.ts";
import { createTurns } from "../turns.ts";

/** When time alone will next change each call, as one job a call in the database. */
export type Deadlines = Readonly<{
  /** Sees to it that a job is due no later than the deadline. One that comes too early finds nothing to do. */
  follow: (callId: string, deadline: number | null) => Promise<void>;
  /** The job of this call has come. */
  passed: (callId: string) => void;
}>;

/** A deadline that has passed but cannot be acted on yet (LiveKit is down) is looked at again after this long. */
const againMs = 2000;

type Deps = Pick<Context, "jobs" | "log" | "now"> & Readonly<{ bus: Pick<Context["bus"], "isShared"> }>;

/**
 * Makes the bookkeeping; what it does not remember after a restart is scheduled once more. Among several nodes it
 * remembers nothing, for another may have replaced the job.
 */
export function createDeadlines({ jobs, log, now, bus }: Deps): Deadlines {
  const scheduled = new Map<string, number>();
  // Replacing a job is two steps: two replacements at once would leave the wrong one, or none.
  const turns = createTurns();
  const followNow = async (callId: string, deadline: number | null) => {
    const key = `call:${callId}`;
    if (deadline === null) {
      if (scheduled.delete(callId) || bus.isShared) await jobs.cancel(key);
      return;
    }
    const at = Math.max(deadline, now().getTime() + (deadline <= now().getTime() ? againMs : 0));
    if ((scheduled.get(callId) ?? Number.POSITIVE_INFINITY) <= at) return;
    if (!bus.isShared) scheduled.set(callId, at);
    await jobs.schedule("call:deadline", { callId }, { at: new Date(at), key });
  };
  return {
    follow: (callId, deadline) =>
      turns(callId, () => followNow(callId, deadline)).catch((error: unknown) => {
        scheduled.delete(callId);
        log.error({ err: error, callId }, "a call's deadline could not be scheduled; the watch looks after it");
      }),
    passed: (callId) => {
      scheduled.delete(callId);
    },
  };
}
