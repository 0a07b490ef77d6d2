import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { Egress } from "../media/port.ts";

const finals = ["complete", "failed", "aborted", "limit-reached"] as const;

/** The egress that carries a stream's programme now. */
export async function currentEgress(db: Kysely<Tables>, streamId: string): Promise<string | null> {
  const row = await db
    .selectFrom("nchat_stream_egresses")
    .select("egress_id")
    .where("stream_id", "=", streamId)
    .where("status", "not in", finals)
    .orderBy("updated_at", "desc")
    .executeTakeFirst();
  return row?.egress_id ?? null;
}

/** The stream that an egress belongs to. */
export async function egressStream(db: Kysely<Tables>, egressId: string): Promise<string | null> {
  const row = await db
    .selectFrom("nchat_stream_egresses")
    .select("stream_id")
    .where("egress_id", "=", egressId)
    .executeTakeFirst();
  return row?.stream_id ?? null;
}

/** Remembers what media told of an egress; false when something newer is known. What is over stays over. */
export async function noteEgress(db: Kysely<Tables>, streamId: string, egress: Egress): Promise<boolean> {
  const told = { status: egress.status, updated_at: new Date(egress.updatedAt) };
  const noted = await db
    .insertInto("nchat_stream_egresses")
    .values({ egress_id: egress.id, stream_id: streamId, ...told })
    .onConflict((on) =>
      on
        .column("egress_id")
        .doUpdateSet(told)
        .where("nchat_stream_egresses.updated_at", "<=", told.updated_at)
        .where("nchat_stream_egresses.status", "not in", finals),
    )
    .returning("egress_id")
    .executeTakeFirst();
  return noted !== undefined;
}

/** Takes an egress as over. */
export async function forgetEgress(db: Kysely<Tables>, egressId: string): Promise<void> {
  await db
    .updateTable("nchat_stream_egresses")
    .set({ status: "complete" })
    .where("egress_id", "=", egressId)
    .where("status", "not in", finals)
    .execute();
}
