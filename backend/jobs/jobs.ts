import type { JobData, JobName } from "./job-map.ts";

/** When a job is due; a job with the key of an earlier one replaces it. */
export type Due = Readonly<{ at: Date; key?: string }>;

/**
 * Work for later that survives restarts. It runs at most half a second late, or at once when it fell due while the
 * service was down. A handler that throws is tried again, so handlers must bear being run twice. Not to be awaited
 * inside `db.transaction()`: on PGlite both need the one connection.
 */
export type Jobs = Readonly<{
  schedule: <N extends JobName>(name: N, data: JobData<N>, due: Due) => Promise<void>;
  /** Forgets the job with this key, if there is one. */
  cancel: (key: string) => Promise<void>;
  /** One handler a name; to be named before `start`. */
  handle: <N extends JobName>(name: N, run: (data: JobData<N>) => Promise<void>) => void;
  /** From here jobs can be scheduled. */
  open: () => Promise<void>;
  /** From here they run. */
  start: () => Promise<void>;
  /** How many wait and how many run, of all nodes. */
  counts: () => Promise<Readonly<{ waiting: number; running: number; failed: number }>>;
  stop: () => Promise<void>;
}>;
