import { type Kysely, sql } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { Egress, EgressStatus } from "../media/port.ts";

const finals = ["complete", "failed", "aborted", "limit-reached"] as const;
type Final = (typeof finals)[number];

/** Whether an egress is over. */
export const isOver = (status: EgressStatus): boolean => finals.some((each) => each === status);

type Db = Kysely<Tables>;

/** The egress that carries a stream's programme now; without an id while nobody knows whether media began it. */
export type CurrentEgress = Readonly<{ id: string; egressId: string | null; askedAt: Date; seenAt: Date }>;

/** The one of a stream, if there is one. */
export async function currentEgress(db: Db, streamId: string): Promise<CurrentEgress | null> {
  const row = await db
    .selectFrom("nchat_stream_egresses")
    .selectAll()
    .where("stream_id", "=", streamId)
    .where("status", "not in", finals)
    .executeTakeFirst();
  return row ? { id: row.id, egressId: row.egress_id, askedAt: row.asked_at, seenAt: row.seen_at } : null;
}

/** The stream that an egress belongs to, also when it is over. */
export async function egressStream(db: Db, egressId: string): Promise<string | null> {
  const row = await db
    .selectFrom("nchat_stream_egresses")
    .select("stream_id")
    .where("egress_id", "=", egressId)
    .executeTakeFirst();
  return row?.stream_id ?? null;
}

/** Before media is asked, and before what was found there is taken on; null when the stream has one already. */
export async function claimEgress(db: Db, streamId: string, at: Date): Promise<string | null> {
  const row = await db
    .insertInto("nchat_stream_egresses")
    .values({ stream_id: streamId, status: "starting", updated_at: new Date(0), asked_at: at, seen_at: at })
    .onConflict((on) => on.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whose the claim is, once media has said so; false when it is another's meanwhile, or over. */
export async function nameEgress(db: Db, id: string, egressId: string): Promise<boolean> {
  const row = await db
    .updateTable("nchat_stream_egresses")
    .set({ egress_id: egressId })
    .where("id", "=", id)
    .where("status", "not in", finals)
    .where((of) => of.or([of("egress_id", "is", null), of("egress_id", "=", egressId)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("nchat_stream_egresses as other")
            .select("other.id")
            .where("other.egress_id", "=", egressId)
            .where("other.id", "!=", id),
        ),
      ),
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** How it was until now. */
type NotedEgress = Readonly<{ activeAt: Date | null }>;

/** Remembers what media told of an egress; null when something newer is known. What is over stays over. */
export async function noteEgress(db: Db, egress: Egress, at: Date): Promise<NotedEgress | null> {
  const active = egress.status === "active" ? sql<Date>`coalesce(active_at, ${at.toISOString()}::timestamptz)` : null;
  const row = await db
    .updateTable("nchat_stream_egresses")
    .set({
      ...{ status: egress.status, updated_at: new Date(egress.updatedAt), seen_at: at },
      ...(active === null ? {} : { active_at: active }),
    })
    .where("egress_id", "=", egress.id)
    .where("updated_at", "<=", new Date(egress.updatedAt))
    .where("status", "not in", finals)
    .returning("active_at")
    .executeTakeFirst();
  return row ? { activeAt: row.active_at } : null;
}

/** Media still knows of it. */
export async function seeEgress(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable("nchat_stream_egresses").set({ seen_at: at }).where("id", "=", id).execute();
}

/** Takes an egress as over. */
export async function closeEgress(db: Db, id: string, status: Final): Promise<void> {
  await db
    .updateTable("nchat_stream_egresses")
    .set({ status })
    .where("id", "=", id)
    .where("status", "not in", finals)
    .execute();
}
