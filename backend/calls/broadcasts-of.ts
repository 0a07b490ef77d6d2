import type { Kysely } from "kysely";
import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import type { Tables } from "../db/tables.ts";

/** How some calls are broadcast, by call; those that are not are left out. */
export async function broadcastsOf(
  db: Kysely<Tables>,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, ActiveBroadcast>> {
  const rows = await db
    .selectFrom("nchat_call_broadcasts as b")
    .innerJoin("nchat_streams as t", "t.id", "b.stream_id")
    .select(["b.id", "b.call_id", "b.started_by", "b.created_at", "t.id as stream_id"])
    .select(["t.title", "t.visibility", "t.status"])
    .where("b.call_id", "in", callIds)
    .where("b.ended_at", "is", null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.call_id,
      {
        ...{ id: row.id, streamId: row.stream_id, title: row.title, visibility: row.visibility },
        status: row.status === "starting" ? "starting" : "live",
        ...{ startedBy: row.started_by, startedAt: row.created_at.toISOString() },
      },
    ]),
  );
}
