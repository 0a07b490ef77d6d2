import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Tables } from "../db/tables.ts";

/** Work that only one node at a time may do. */
export type Lease = Readonly<{
  /** Whether this node may, right now: false as soon as the lease could have run out unnoticed. */
  isHeld: () => boolean;
  /** Lets another node have it at once. */
  stop: () => Promise<void>;
}>;

type Deps = Readonly<{
  db: Kysely<Tables>;
  log: Logger;
  nodeId: string;
  /** Milliseconds that only go forward. */
  clock?: () => number;
}>;

/** How long a dead node keeps the others waiting, and how often a living one renews and the others try. */
const leaseMs = 4000;
const renewMs = 1000;
/** Who was not given a lease for so long knows that a living node has it. */
export const aliveAfterMs = leaseMs + 2 * renewMs;

/** Competes for the lease `name` until stopped. The database's clock decides, so nodes' clocks may differ. */
export function competeFor(name: string, { db, log, nodeId, clock = () => performance.now() }: Deps): Lease {
  let heldUntil = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const attempt = async () => {
    const asked = clock(); // before the question: an answer that took long is worth less
    const row = await sql<{ holder: string }>`
      insert into nchat_leases (name, holder, until) values (${name}, ${nodeId}, now() + ${leaseMs} * interval '1 ms')
      on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where nchat_leases.holder = excluded.holder or nchat_leases.until < now()
      returning holder`.execute(db);
    const had = clock() < heldUntil;
    heldUntil = row.rows.length > 0 ? asked + leaseMs : Number.NEGATIVE_INFINITY;
    if (row.rows.length > 0 && !had) log.info({ lease: name }, "this node does it from here");
    if (row.rows.length === 0 && had) log.warn({ lease: name }, "another node does it from here");
  };
  const run = () => {
    current = attempt()
      .catch((error: unknown) => log.warn({ err: error, lease: name }, "a lease could not be renewed"))
      .then(() => {
        if (!isStopped) timer = setTimeout(run, renewMs);
      });
  };
  run();
  return {
    isHeld: () => !isStopped && clock() < heldUntil - renewMs / 2,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
      heldUntil = Number.NEGATIVE_INFINITY;
      await db
        .deleteFrom("nchat_leases")
        .where("name", "=", name)
        .where("holder", "=", nodeId)
        .execute()
        .catch((error: unknown) => log.warn({ err: error, lease: name }, "a lease runs out by itself"));
    },
  };
}
