import pg from "pg";
import type { Logger } from "pino";

/** Locks that hold among all nodes, on connections of their own: a transaction that waits never keeps a holder waiting. */
export type Locks = Readonly<{
  hold: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  stop: () => Promise<void>;
}>;

type Size = Readonly<{
  /** How many are held or waited for at a time. */
  max: number;
  /** Longer than any step takes; whoever waits in vain is told to try again. */
  patienceMs: number;
}>;

/** For steps that wait for nothing but the database. */
const ofSteps: Size = { max: 8, patienceMs: 10_000 };

/** Postgres' advisory locks. A node that is killed loses its connections, and the locks with them. */
export function createLocks(url: string, log: Logger, { max, patienceMs }: Size = ofSteps): Locks {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    lock_timeout: patienceMs,
    statement_timeout: patienceMs + 1000,
    application_name: "nchat locks",
  });
  pool.on("error", (error) => log.warn({ err: error }, "a connection that held no lock broke"));
  return {
    hold: async (key, work) => {
      const client = await pool.connect();
      // A connection that breaks meanwhile lets go of its lock; the call's row is locked besides.
      client.on("error", onBroken);
      let broken: Error | undefined;
      function onBroken(error: Error) {
        broken = error;
        log.warn({ err: error }, "a lock was lost");
      }
      try {
        await client.query("select pg_advisory_lock(hashtextextended($1, 11))", [key]);
        return await work();
      } finally {
        await client
          .query("select pg_advisory_unlock(hashtextextended($1, 11))", [key])
          .catch((error: unknown) => (broken ??= error instanceof Error ? error : new Error(String(error))));
        client.off("error", onBroken);
        client.release(broken);
      }
    },
    stop: () => pool.end(),
  };
}
