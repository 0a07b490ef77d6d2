import { createHash } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { isOpenStream } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import { beatMs, buryDead, createHolder } from "./holders.ts";
import { noteViewers } from "./samples.ts";

type Trx = Transaction<Tables>;

/** Somebody begins to watch. `sessionId` is the socket's id; `userId` is null for an anonymous viewer. */
export type Opening = Readonly<{
  streamId: string;
  sessionId: string;
  userId: string | null;
  deviceType: string | null;
  /** What somebody without an account calls their device, if that tells it from all others; else null. */
  deviceId: string | null;
}>;

/**
 * Who watches, as sessions in the table: a person counts once, whatever number of devices; host and co-hosts do not
 * count. Both functions may be called twice. Counting happens with the stream's row locked, so that it stays exact.
 */
export type Viewers = Readonly<{
  /** The same session may be opened again after it was closed. Nothing happens once the stream is over. */
  openViewer: (opening: Opening) => Promise<void>;
  closeViewer: (session: Readonly<{ streamId: string; sessionId: string }>) => Promise<void>;
  /** The open sessions of a stream, to put out whoever may not watch any more. */
  openSessions: (streamId: string) => Promise<readonly Readonly<{ sessionId: string; userId: string | null }>[]>;
  /** Closes everything of a stream that is over. */
  closeAll: (streamId: string) => Promise<void>;
  /** Closes what processes left open that are no more; answers the streams concerned. */
  closeDead: () => Promise<readonly string[]>;
}>;

type Deps = Pick<Context, "db" | "now" | "log"> &
  Readonly<{
    /** On PGlite there is no other process: what is not ours is dead. */
    isAlone: boolean;
    onCount: (streamId: string) => void;
  }>;

/** Makes the keeping of viewers, and says while it runs that this process lives. */
export function createViewers(
  deps: Deps,
): Viewers & Readonly<{ start: () => Promise<void>; stop: () => Promise<void> }> {
  const { db } = deps;
  const inStream = lockedStream(deps);
  /** What is open here, to open it again when others took this process for dead. */
  const own = new Map<string, Opening>();
  const openOwn = (opening: Opening) =>
    inStream(opening.streamId, (trx) => open(trx, opening, holder.id(), deps.now()));
  const holder = createHolder(deps, async () => {
    for (const [key, opening] of own) if (own.has(key)) await openOwn(opening);
  });
  let beats: Rounds | null = null;
  return {
    openViewer: (opening) => {
      own.set(keyOf(opening), opening);
      return openOwn(opening);
    },
    closeViewer: (session) => {
      own.delete(keyOf(session));
      return inStream(session.streamId, (trx) => close(trx, session.streamId, deps.now(), session));
    },
    openSessions: (streamId) => sessionsOf(db, streamId),
    closeAll: (streamId) => {
      for (const [key, opening] of own) if (opening.streamId === streamId) own.delete(key);
      return inStream(streamId, (trx) => close(trx, streamId, deps.now(), { all: true }));
    },
    closeDead: async () => (deps.isAlone || holder.isAwake() ? await closeDead(deps, holder.id(), inStream) : []),
    start: async () => {
      await holder.beat();
      beats = startRounds(
        () => holder.beat().then(() => true),
        { busyMs: beatMs, idleMs: beatMs },
        deps.log,
        "this process could not say that it lives",
      );
    },
    stop: async () => {
      await beats?.stop();
      own.clear();
      await closeOwn(deps, holder.id(), inStream);
    },
  };
}

const keyOf = ({ streamId, sessionId }: Pick<Opening, "streamId" | "sessionId">) => `${streamId}/${sessionId}`;

type InStream = (streamId: string, change: (trx: Trx) => Promise<boolean>) => Promise<void>;

/** Changes what counts with the stream's row locked; what has changed is noted and told. */
function lockedStream({ db, now, onCount }: Pick<Deps, "db" | "now" | "onCount">): InStream {
  return async (streamId, change) => {
    const isChanged = await db.transaction().execute(async (trx) => {
      await trx.selectFrom("nchat_streams").select("id").where("id", "=", streamId).forUpdate().execute();
      const isOther = await change(trx);
      if (isOther) await noteViewers(trx, streamId, now());
      return isOther;
    });
    if (isChanged) onCount(streamId);
  };
}

/** Whom a database that is gone keeps from being closed, another process closes. */
async function closeOwn({ db, now, log }: Deps, holderId: string, inStream: InStream): Promise<void> {
  try {
    for (const streamId of await streamsOf(db, holderId))
      await inStream(streamId, (trx) => close(trx, streamId, now(), { holderId }));
    await db.deleteFrom("nchat_stream_holders").where("id", "=", holderId).execute();
  } catch (error) {
    log.warn({ err: error }, "viewers could not be closed at the end");
  }
}

async function sessionsOf(db: Kysely<Tables>, streamId: string) {
  const rows = await db
    .selectFrom("nchat_stream_watching as w")
    .innerJoin("nchat_stream_viewers as v", "v.id", "w.viewer_id")
    .select(["v.session_id", "v.user_id"])
    .where("w.stream_id", "=", streamId)
    .execute();
  return rows.map((row) => ({ sessionId: row.session_id, userId: row.user_id }));
}

const streamsOf = async (db: Kysely<Tables>, holderId: string): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom("nchat_stream_watching")
    .select("stream_id")
    .distinct()
    .where("node_id", "=", holderId)
    .execute();
  return rows.map((row) => row.stream_id);
};

async function open(trx: Trx, opening: Opening, holderId: string, now: Date): Promise<boolean> {
  const { streamId, sessionId, userId, deviceType, deviceId } = opening;
  if (!(await isCounted(trx, streamId, userId))) return false;
  const viewerKey = userId === null ? `anon:${deviceId ?? sessionId}` : `user:${userId}`;
  const watching = await trx
    .selectFrom("nchat_stream_watching")
    .select("viewer_id")
    .where("stream_id", "=", streamId)
    .where("viewer_key", "=", viewerKey)
    .executeTakeFirst();
  const hasWatched = await watchedBefore(trx, opening);
  const viewer = await trx
    .insertInto("nchat_stream_viewers")
    .values({
      stream_id: streamId,
      user_id: userId,
      session_id: sessionId,
      joined_at: now,
      device_type: deviceType,
    })
    .onConflict((on) => on.columns(["stream_id", "session_id"]).doUpdateSet({ left_at: null }))
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("nchat_stream_watching")
    .values({ viewer_id: viewer.id, stream_id: streamId, viewer_key: viewerKey, node_id: holderId, opened_at: now })
    .onConflict((on) => on.column("viewer_id").doUpdateSet({ node_id: holderId }))
    .execute();
  if (watching) return false;
  await trx
    .updateTable("nchat_streams")
    .set({
      viewer_count: sql<number>`viewer_count + 1`,
      peak_viewers: sql<number>`greatest(peak_viewers, viewer_count + 1)`,
      total_views: sql<number>`total_views + ${hasWatched ? 0 : 1}`,
    })
    .where("id", "=", streamId)
    .execute();
  return true;
}

/** Of a device without an account it is noted that it watches. */
async function watchedBefore(trx: Trx, { streamId, sessionId, userId, deviceId }: Opening): Promise<boolean> {
  if (userId === null && deviceId !== null) {
    const visitor_hash = createHash("sha256").update(`${streamId}/${deviceId}`).digest("base64url");
    const noted = await trx
      .insertInto("nchat_stream_visitors")
      .values({ stream_id: streamId, visitor_hash })
      .onConflict((on) => on.doNothing())
      .returning("visitor_hash")
      .executeTakeFirst();
    return noted === undefined;
  }
  const before = await trx
    .selectFrom("nchat_stream_viewers")
    .select("id")
    .where("stream_id", "=", streamId)
    .where((where) => (userId === null ? where("session_id", "=", sessionId) : where("user_id", "=", userId)))
    .executeTakeFirst();
  return before !== undefined;
}

async function isCounted(trx: Trx, streamId: string, userId: string | null): Promise<boolean> {
  const stream = await trx
    .selectFrom("nchat_streams as t")
    .leftJoin("nchat_stream_members as m", (join) =>
      join.onRef("m.stream_id", "=", "t.id").on("m.user_id", "=", userId).on("m.role", "=", "co_host"),
    )
    .select(["t.status", "t.host_id", "m.role"])
    .where("t.id", "=", streamId)
    .executeTakeFirst();
  if (!stream || !(stream.status === "scheduled" || isOpenStream(stream.status))) return false;
  return stream.host_id !== userId && stream.role === null;
}

/** Which open sessions of a stream: one, those of a process, or all. */
type Which = Readonly<{ sessionId: string } | { holderId: string } | { all: true }>;

/** Closes sessions of a locked stream at a time, but none before it began. */
async function close(trx: Trx, streamId: string, at: Date, which: Which): Promise<boolean> {
  const condition =
    "sessionId" in which
      ? sql`and v.session_id = ${which.sessionId}`
      : "holderId" in which
        ? sql`and w.node_id = ${which.holderId}`
        : sql``;
  const { rows } = await sql<{ viewer_key: string }>`
    with closed as (
      delete from nchat_stream_watching w using nchat_stream_viewers v
      where v.id = w.viewer_id and w.stream_id = ${streamId} ${condition}
      returning w.viewer_id, w.viewer_key, w.opened_at, greatest(${at}::timestamptz, w.opened_at) as closed_at
    ), told as (
      update nchat_stream_viewers v
      set left_at = c.closed_at,
        watch_duration = coalesce(v.watch_duration, 0) + round(extract(epoch from c.closed_at - c.opened_at))
      from closed c where v.id = c.viewer_id
    )
    select distinct viewer_key from closed`.execute(trx);
  const [first, ...more] = rows;
  if (!first) return false;
  const count = more.length === 0 ? await countWithout(trx, streamId, first.viewer_key) : await countAll(trx, streamId);
  await trx.updateTable("nchat_streams").set({ viewer_count: count }).where("id", "=", streamId).execute();
  return true;
}

/** One viewer's session was closed: they may still watch on another device. No look at everybody for it. */
async function countWithout(trx: Trx, streamId: string, viewerKey: string) {
  const still = await trx
    .selectFrom("nchat_stream_watching")
    .select("viewer_id")
    .where("stream_id", "=", streamId)
    .where("viewer_key", "=", viewerKey)
    .executeTakeFirst();
  return still ? sql<number>`viewer_count` : sql<number>`greatest(viewer_count - 1, 0)`;
}

async function countAll(trx: Trx, streamId: string): Promise<number> {
  const { count } = await trx
    .selectFrom("nchat_stream_watching")
    .select(sql<number>`count(distinct viewer_key)::int`.as("count"))
    .where("stream_id", "=", streamId)
    .executeTakeFirstOrThrow();
  return count;
}

async function closeDead(
  { db, now, log, isAlone }: Deps,
  holderId: string,
  inStream: InStream,
): Promise<readonly string[]> {
  const seenAt = await buryDead(db, holderId, isAlone);
  const left = await db
    .selectFrom("nchat_stream_watching as w")
    .leftJoin("nchat_stream_holders as h", "h.id", "w.node_id")
    .select(["w.stream_id", "w.node_id"])
    .distinct()
    .where("w.node_id", "<>", holderId)
    .where("h.id", "is", null)
    .execute();
  for (const { stream_id, node_id } of left)
    await inStream(stream_id, (trx) => close(trx, stream_id, seenAt.get(node_id) ?? now(), { holderId: node_id }));
  if (left.length > 0) log.warn({ streams: left.length }, "viewers of a process that is no more were closed");
  return [...new Set(left.map((row) => row.stream_id))];
}
