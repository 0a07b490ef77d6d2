import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Tables } from "../db/tables.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  log: Logger;
  nodeId: string;
  /** This node was taken for dead while it lived: what the database forgot with it is to be said again. */
  onForgotten: () => Promise<void>;
  /** Nodes died; these people had devices there. */
  onDead: (userIds: readonly string[]) => void;
}>;

/** This node's place among the others. */
export type NodePlace = Readonly<{ start: () => Promise<void>; stop: () => Promise<void> }>;

const beatMs = 2000;
/** A node that said nothing for so long is dead. */
const deadAfterMs = 8000;

/** Says every two seconds that this node lives, and clears away those that no longer say so. */
export function takeNodePlace(deps: Deps): NodePlace {
  const { db, log, nodeId } = deps;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let beatAt = Number.NEGATIVE_INFINITY;
  let current: Promise<void> = Promise.resolve();
  const register = () =>
    db
      .insertInto("nchat_nodes")
      .values({ id: nodeId })
      .onConflict((on) => on.column("id").doUpdateSet({ seen_at: sql<Date>`now()` }))
      .execute();
  const beat = async () => {
    if (!(await touch(deps))) {
      log.warn("this node was taken for dead and says again who is connected to it");
      await register();
      await deps.onForgotten();
    }
    // Who has just woken up cannot tell the dead from those who slept as well.
    const isAwake = performance.now() - beatAt < 2 * beatMs;
    beatAt = performance.now();
    if (isAwake) await bury(deps);
  };
  const run = () => {
    current = beat()
      .catch((error: unknown) => log.warn({ err: error }, "this node could not say that it lives"))
      .then(() => {
        if (!isStopped) timer = setTimeout(run, beatMs);
      });
  };
  return {
    start: async () => {
      await register();
      beatAt = performance.now();
      timer = setTimeout(run, beatMs);
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
      await db
        .deleteFrom("nchat_nodes")
        .where("id", "=", nodeId)
        .execute()
        .catch((error: unknown) => log.warn({ err: error }, "the others find out by themselves that this node ended"));
    },
  };
}

/** The nodes that have not been found dead. */
export async function livingNodes(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  return new Set((await db.selectFrom("nchat_nodes").select("id").execute()).map(({ id }) => id));
}

/** Says that this node lives; false when it was taken for dead. */
async function touch({ db, nodeId }: Deps): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("nchat_nodes")
    .set({ seen_at: sql<Date>`now()` })
    .where("id", "=", nodeId)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) > 0;
}

async function bury({ db, log, onDead }: Deps): Promise<void> {
  const dead = await db
    .selectFrom("nchat_nodes")
    .select("id")
    .where("seen_at", "<", sql<Date>`now() - ${deadAfterMs} * interval '1 ms'`)
    .execute();
  if (dead.length === 0) return;
  const ids = dead.map(({ id }) => id);
  const gone = await db.deleteFrom("nchat_connections").where("node_id", "in", ids).returning("user_id").execute();
  await db.deleteFrom("nchat_nodes").where("id", "in", ids).execute();
  log.warn({ nodes: ids, connections: gone.length }, "nodes died");
  onDead([...new Set(gone.map((row) => row.user_id))]);
}
