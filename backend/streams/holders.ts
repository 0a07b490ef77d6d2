import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";

/** How often a process says that it lives. */
export const beatMs = 4000;
/** A process that did not say so for so long is dead. */
const deadAfterMs = 15_000;
/** Two words of a process are further apart than this only if it slept, or the database was away. */
const gapMs = 2 * beatMs;

/** This process as one that has viewers. All times between processes are the database's, for their clocks may differ. */
export type Holder = Readonly<{
  /** Its name; another one after it was taken for dead. */
  id: () => string;
  /** Says that it lives. */
  beat: () => Promise<void>;
  /**
   * Whether it may tell the dead from the living: who has just woken up, or has just found the database again, cannot
   * tell them from those who slept as well and have not said anything yet.
   */
  isAwake: () => boolean;
}>;

/** Makes it. `onForgotten`: others took it for dead while it lived, and closed what was open here. */
export function createHolder({ db, log }: Pick<Context, "db" | "log">, onForgotten: () => Promise<void>): Holder {
  let id: string | null = null;
  let next = randomUUID();
  let beatAt = Number.NEGATIVE_INFINITY;
  let awakeSince = Number.POSITIVE_INFINITY;
  /** Under a name of its own each time: what others are still closing of the earlier one is not what is opened now. */
  const register = async () => {
    await db.insertInto("nchat_stream_holders").values({ id: next }).execute();
    [id, next] = [next, randomUUID()];
  };
  const note = () => {
    const now = performance.now();
    if (now - beatAt > gapMs) awakeSince = now;
    beatAt = now;
  };
  return {
    id: () => id ?? next,
    beat: async () => {
      const isForgotten = id !== null && !(await touch(db, id));
      if (id === null || isForgotten) await register();
      note();
      if (!isForgotten) return;
      log.warn("this process was taken for dead and opens its viewers again");
      await onForgotten();
    },
    isAwake: () => {
      const now = performance.now();
      return now - beatAt <= gapMs && now - awakeSince >= gapMs;
    },
  };
}

async function touch(db: Kysely<Tables>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("nchat_stream_holders")
    .set({ seen_at: sql<Date>`now()` })
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * Takes the dead off the list; answers when each said its last word. First of all, so that one of them that comes back
 * meanwhile finds itself forgotten. `isAlone`: there is no other process.
 */
export async function buryDead(db: Kysely<Tables>, own: string, isAlone: boolean): Promise<ReadonlyMap<string, Date>> {
  const dead = await db
    .deleteFrom("nchat_stream_holders")
    .where("id", "<>", own)
    .$if(!isAlone, (all) => all.where("seen_at", "<", sql<Date>`now() - ${deadAfterMs} * interval '1 ms'`))
    .returning(["id", "seen_at"])
    .execute();
  return new Map(dead.map((row) => [row.id, row.seen_at]));
}
