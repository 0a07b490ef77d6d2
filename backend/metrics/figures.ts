import type { Kysely } from "kysely";
import type { Database } from "../db/database.ts";
import type { Tables } from "../db/tables.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Io } from "../realtime/io.ts";
import type { Metrics } from "./metrics.ts";

type World = Readonly<{ io: Io; db: Kysely<Tables>; database: Pick<Database, "pool">; jobs: Pick<Jobs, "counts"> }>;

/** The states that a call can be in but for the last, so that none of them is missing when it is nobody's. */
const open = { initiated: 0, ringing: 0, connecting: 0, connected: 0, reconnecting: 0 };

/** Figures that are looked up when Prometheus asks. */
export function watchFigures(metrics: Metrics, { io, db, database, jobs }: World): void {
  metrics.watch("nchat_sockets", "Devices connected to this node", () => io.of("/").sockets.size);
  metrics.watch("nchat_calls", "Calls of the whole service that have not ended, by state", async () => {
    const rows = await db
      .selectFrom("nchat_calls")
      .select(({ fn }) => ["status", fn.countAll<number>().as("count")])
      .where("status", "!=", "ended")
      .groupBy("status")
      .execute();
    const values = Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
    return { ...open, ...values };
  });
  metrics.watch("nchat_jobs", "Jobs of the whole service that wait or run", jobs.counts);
  const { pool } = database;
  if (pool)
    metrics.watch("nchat_database_connections", "This node's connections to the database, by what they do", pool);
}
