import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { CallBroadcastsTable } from "../db/tables/calls.ts";
import { loadCallForUpdate } from "../calls/store.ts";
import { hostsOf } from "./rights.ts";

type Db = Kysely<Tables>;
/** A broadcast as it is kept, with the room of its call. */
export type Broadcast = Selectable<CallBroadcastsTable> & Readonly<{ room_name: string }>;

const select = (db: Db) =>
  db
    .selectFrom("nchat_call_broadcasts as b")
    .innerJoin("nchat_calls as c", "c.id", "b.call_id")
    .selectAll("b")
    .select("c.room_name");

/** One of them; null when it is not there. */
export async function loadBroadcast(db: Db, id: string): Promise<Broadcast | null> {
  return (await select(db).where("b.id", "=", id).executeTakeFirst()) ?? null;
}

/** The one that a stream shows, also when it is over. */
export async function broadcastOfStream(db: Db, streamId: string): Promise<Broadcast | null> {
  return (await select(db).where("b.stream_id", "=", streamId).executeTakeFirst()) ?? null;
}

/** The one that runs of a call. */
export async function broadcastOfCall(db: Db, callId: string): Promise<Broadcast | null> {
  const open = select(db).where("b.call_id", "=", callId).where("b.ended_at", "is", null);
  return (await open.executeTakeFirst()) ?? null;
}

/** Those that run, and those for which media may still do something. */
export async function loadUnsettled(db: Db): Promise<readonly Broadcast[]> {
  return await select(db).where("b.settled_at", "is", null).orderBy("b.created_at").execute();
}

/** Those that are over and whose room this is: an egress of it that nobody knows was begun for one of them. */
export async function broadcastOfRoom(db: Db, roomName: string): Promise<Broadcast | null> {
  const newest = select(db).where("c.room_name", "=", roomName).orderBy("b.created_at", "desc").limit(1);
  return (await newest.executeTakeFirst()) ?? null;
}

const ownBeginMs = 10_000;

type NewBroadcast = Readonly<{ callId: string; streamId: string; startedBy: string; at: Date }>;

/** Writes a new one while its call is locked; false when the call has one, is over, or its host is no longer that. */
export async function insertBroadcast(
  trx: Transaction<Tables>,
  { callId, streamId, startedBy, at }: NewBroadcast,
): Promise<boolean> {
  // Until then it is begun by whoever asked for it, once everybody was told.
  const nextAt = new Date(at.getTime() + ownBeginMs);
  const call = await loadCallForUpdate(trx, callId);
  if (call?.state.status !== "connected" && call?.state.status !== "reconnecting") return false;
  const hosts = hostsOf(call.state);
  if (!hosts.includes(startedBy)) return false;
  const row = await trx
    .insertInto("nchat_call_broadcasts")
    .values({
      ...{ call_id: callId, stream_id: streamId, started_by: startedBy, host_ids: hosts },
      ...{ created_at: at, next_at: nextAt },
    })
    .onConflict((on) => on.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** People who were made hosts meanwhile: it goes on while one of them is inside. */
export async function addHosts(db: Db, id: string, hostIds: readonly string[]): Promise<void> {
  const all = sql<readonly string[]>`array(select distinct unnest(host_ids || ${hostIds}::uuid[]))`;
  await db.updateTable("nchat_call_broadcasts").set({ host_ids: all }).where("id", "=", id).execute();
}

/** It is over; false when it was before. */
export async function closeBroadcast(db: Db, id: string, at: Date): Promise<boolean> {
  const open = db.updateTable("nchat_call_broadcasts").set({ ended_at: at }).where("id", "=", id);
  return (await open.where("ended_at", "is", null).returning("id").executeTakeFirst()) !== undefined;
}

/** Media does nothing more for it. */
export async function settleBroadcast(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable("nchat_call_broadcasts").set({ settled_at: at }).where("id", "=", id).execute();
}

/** Before media is asked; false when it is over, has an egress, or another node asks just now. */
export async function claimEgress(db: Db, id: string, at: Date, forgottenBefore: Date): Promise<boolean> {
  const row = await db
    .updateTable("nchat_call_broadcasts")
    .set({ asked_at: at })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("egress_id", "is", null)
    .where((of) => of.or([of("asked_at", "is", null), of("asked_at", "<", forgottenBefore)]))
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose the claim is, once media has said so; false when it is another's meanwhile, or the broadcast over. */
export async function nameEgress(db: Db, id: string, egressId: string, asked: Date): Promise<boolean> {
  const row = await db
    .updateTable("nchat_call_broadcasts")
    .set({ egress_id: egressId, seen_at: asked })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("egress_id", "is", null)
    .where("asked_at", "=", asked)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Media still runs it; one that has run for long begins to count its failures anew. */
export async function seeEgress(db: Db, id: string, at: Date, hasLasted: boolean): Promise<void> {
  const change = { seen_at: at, ...(hasLasted ? { attempts: 0 } : {}) };
  await db.updateTable("nchat_call_broadcasts").set(change).where("id", "=", id).execute();
}

/** Nothing came of it, or no more does; answers how often in a row. */
export async function noteFailure(db: Db, id: string): Promise<number> {
  const row = await db
    .updateTable("nchat_call_broadcasts")
    .set({ egress_id: null, asked_at: null, attempts: sql<number>`attempts + 1` })
    .where("id", "=", id)
    .returning("attempts")
    .executeTakeFirst();
  return row?.attempts ?? 0;
}

/** When it is tried again. */
export async function waitUntil(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable("nchat_call_broadcasts").set({ next_at: at }).where("id", "=", id).execute();
}
