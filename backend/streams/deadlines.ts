import { nextStreamDeadline, type StreamState } from "@nchat/contract/stream-rules";
import { createTurns } from "../turns.ts";
import type { Ceilings } from "../config-ceilings.ts";
import type { Context } from "../context.ts";

/** When time alone will next change each stream, as one job a stream in the database. */
export type Deadlines = Readonly<{
  /** Sees to it that a job is due no later than the stream's deadline. One that comes too early finds nothing to do. */
  follow: (state: StreamState) => Promise<void>;
  /** The job of this stream has come. */
  passed: (streamId: string) => void;
}>;

/** A deadline that has passed but cannot be acted on yet (LiveKit is down) is looked at again after this long. */
const againMs = 2000;

type Deps = Pick<Context, "jobs" | "log" | "now"> &
  Readonly<{ bus: Pick<Context["bus"], "isShared">; config: Readonly<{ ceilings: Pick<Ceilings, "streamMs"> }> }>;

/**
 * Makes the bookkeeping; what it does not remember after a restart is scheduled once more. Among several nodes it
 * remembers nothing, for another may have replaced the job.
 */
export function createDeadlines({ jobs, log, now, bus, config }: Deps): Deadlines {
  const scheduled = new Map<string, number>();
  // Replacing a job is two steps: two replacements at once would leave the wrong one, or none.
  const turns = createTurns();
  const followNow = async (state: StreamState) => {
    const key = `stream:${state.id}`;
    const deadline = nextStreamDeadline(state, config.ceilings.streamMs);
    if (deadline === null) {
      if (scheduled.delete(state.id) || bus.isShared) await jobs.cancel(key);
      return;
    }
    const time = now().getTime();
    const at = deadline <= time ? time + againMs : deadline;
    if (scheduled.get(state.id) === at) return;
    if (!bus.isShared) scheduled.set(state.id, at);
    await jobs.schedule("stream:deadline", { streamId: state.id }, { at: new Date(at), key });
  };
  return {
    follow: (state) =>
      turns(state.id, () => followNow(state)).catch((error: unknown) => {
        scheduled.delete(state.id);
        log.error(
          { err: error, streamId: state.id },
          "a stream's deadline could not be scheduled; the watch looks after it",
        );
      }),
    passed: (streamId) => {
      scheduled.delete(streamId);
    },
  };
}
