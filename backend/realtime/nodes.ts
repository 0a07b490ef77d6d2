import { createTurns, type Turns } from "../turns.ts";
import type { Config } from "../config.ts";
import type { Database } from "../db/database.ts";
import type { Logger } from "pino";
import { openShared, type Shared } from "../redis/shared.ts";
import { competeFor, type Lease } from "./lease.ts";
import { createLocks, type Locks } from "./locks.ts";

/** This node among the others, or alone. */
export type Nodes = Readonly<{
  shared: Shared;
  lease: (name: string) => Lease;
  /** Steps of one key follow each other on all nodes; the next begins once `settled` has let go what this one told. */
  turns: (settled: () => Promise<void>) => Readonly<{ turns: Turns; mediaTurns: Turns }>;
  stop: () => Promise<void>;
}>;

type Given = Readonly<{ config: Config; log: Logger; database: Database }>;

/** For steps that wait for media: it may take ten seconds to say that nobody records. */
const ofMedia = { max: 6, patienceMs: 30_000 };

const ownLease: Lease = { isHeld: () => true, stop: async () => {} };

/** Joins the other nodes when Redis is set; else nothing is asked of anybody. */
export function joinNodes({ config, log, database }: Given): Nodes {
  const shared = openShared(config.redisUrl, log);
  const { source, db } = database;
  // One process alone opens PGlite: with or without Redis, nobody else can be there.
  if (!shared.bus.isShared || source.kind === "embedded")
    return {
      shared,
      lease: () => ownLease,
      turns: () => ({ turns: createTurns(), mediaTurns: createTurns() }),
      stop: async () => shared.stop(),
    };
  const locks = createLocks(source.url, log);
  const mediaLocks = createLocks(source.url, log, ofMedia);
  const { nodeId } = shared.bus;
  log.info({ nodeId }, "this is one node among others");
  return {
    shared,
    lease: (name) => competeFor(name, { db, log, nodeId }),
    turns: (settled) => ({ turns: sharedTurns(locks, settled), mediaTurns: sharedTurns(mediaLocks, settled) }),
    stop: async () => {
      await locks.stop();
      await mediaLocks.stop();
      shared.stop();
    },
  };
}

/** A node waits with one connection a key, however many of its own steps wait behind each other. */
function sharedTurns(locks: Locks, settled: () => Promise<void>): Turns {
  const own = createTurns();
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const done = await work();
    await settled();
    return done;
  };
  return (key, work) => own(key, () => locks.hold(key, () => step(work)));
}
