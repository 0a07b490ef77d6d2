import { sql } from "kysely";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { Viewer, ViewerCounts } from "@nchat/contract/streams";
import type { Context } from "../context.ts";
import { toPerson } from "../people/presence.ts";
import type { Asker } from "./access.ts";
import { fromRow, type StoredStream } from "./rows.ts";
import { selectStreams } from "./store.ts";
import { rolesOf } from "./chat/role.ts";
import { readSamples, timelineOf } from "./samples.ts";
import { durationOf, loadHosts, loadPeople, toStreamInfo } from "./view.ts";

/** What is listed. */
export type Listing = Readonly<{
  status: "active" | "scheduled" | "past" | "all";
  channelId?: string | undefined;
  hostId?: string | undefined;
  /** Only those in which the asker was named that; nobody is named without an account. */
  as?: "co_host" | undefined;
  limit: number;
  offset: number;
}>;

const statuses = {
  active: ["starting", "live", "ending"],
  scheduled: ["scheduled"],
  past: ["ended", "cancelled"],
  all: ["scheduled", "starting", "live", "ending", "ended", "cancelled"],
} as const;

/** Streams that somebody may see; the same rule as `decideAccess`, for many at once. */
export async function listStreams(
  { db, presence }: Pick<Context, "db" | "presence">,
  asker: Asker,
  { status, channelId, hostId, as, limit, offset }: Listing,
): Promise<RouteAnswer<"listStreams">> {
  let found = seenBy(selectStreams(db), asker).where("t.status", "in", statuses[status]);
  if (channelId) found = found.where("t.channel_id", "=", channelId);
  if (hostId) found = found.where("t.host_id", "=", hostId);
  if (as) found = found.where(isNamed(asker, as));
  const { total } = await found
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as("total"))
    .executeTakeFirstOrThrow();
  const ordered =
    status === "scheduled"
      ? found.orderBy(sql`t.scheduled_at asc nulls last`)
      : found.orderBy(sql`coalesce(t.started_at, t.scheduled_at, t.created_at) desc`);
  const streams = (await ordered.orderBy("t.id").limit(limit).offset(offset).execute()).map(fromRow);
  const names = await loadHosts(db, streams);
  const shown = streams.map((stored) => toStreamInfo(stored, names, presence));
  return { streams: shown, total: Number(total), limit, offset };
}

type Found = ReturnType<typeof selectStreams>;

function seenBy(all: Found, asker: Asker): Found {
  if (asker === null) return all.where("t.visibility", "=", "public").where("s.is_rehearsal", "=", false);
  const { id } = asker;
  const shown = all.where((where) => where.or([where("s.is_rehearsal", "=", false), where("t.host_id", "=", id)]));
  if (asker.roles.includes("admin")) return shown;
  const inChannel = (roles: readonly string[]) =>
    sql<boolean>`exists (select 1 from nchat_channel_members c where c.channel_id = t.channel_id and c.user_id = ${id}
      and c.role in (${sql.join(roles)}))`;
  return shown.where((where) =>
    where.or([
      where("t.visibility", "=", "public"),
      where("t.host_id", "=", id),
      inChannel(["owner", "admin"]),
      isNamed(asker, "co_host"),
      where.and([where("t.visibility", "=", "channel_members"), inChannel(["member"])]),
      where.and([where("t.visibility", "=", "invite_only"), isNamed(asker, "viewer")]),
    ]),
  );
}

function isNamed(asker: Asker, role: "co_host" | "viewer") {
  return sql<boolean>`exists (select 1 from nchat_stream_members m where m.stream_id = t.id
    and m.user_id = ${asker?.id ?? null} and m.role = ${role})`;
}

/** How many watch a stream now. */
export async function countViewers(db: Context["db"], streamId: string): Promise<ViewerCounts> {
  const row = await db
    .selectFrom("nchat_stream_watching")
    .select([
      sql<number>`count(distinct viewer_key)::int`.as("total"),
      sql<number>`(count(distinct viewer_key) filter (where viewer_key like 'anon:%'))::int`.as("anonymous"),
    ])
    .where("stream_id", "=", streamId)
    .executeTakeFirstOrThrow();
  return { ...row, authenticated: row.total - row.anonymous };
}

type ViewerPage = Readonly<{ includeInactive: boolean; limit: number; offset: number }>;

/** Who watches or watched, session by session, the latest first. */
export async function listViewers(
  { db, presence, now }: Pick<Context, "db" | "presence" | "now">,
  stream: StoredStream,
  { includeInactive, limit, offset }: ViewerPage,
): Promise<Viewer[]> {
  const rows = await db
    .selectFrom("nchat_stream_viewers as v")
    .leftJoin("nchat_stream_watching as w", "w.viewer_id", "v.id")
    .selectAll("v")
    .select("w.opened_at")
    .where("v.stream_id", "=", stream.state.id)
    .$if(!includeInactive, (all) => all.where("w.viewer_id", "is not", null))
    .orderBy("v.joined_at", "desc")
    .orderBy("v.id")
    .limit(limit)
    .offset(offset)
    .execute();
  const userIds = rows.flatMap((row) => row.user_id ?? []);
  const names = await loadPeople(db, userIds);
  const roleOfPerson = await rolesOf(db, stream, userIds);
  return rows.map((row) => {
    const person = row.user_id === null ? undefined : names.get(row.user_id);
    const open = row.opened_at ? Math.max(0, Math.round((now().getTime() - row.opened_at.getTime()) / 1000)) : 0;
    return {
      id: row.id,
      user: person ? toPerson(person, presence) : null,
      joinedAt: row.joined_at.toISOString(),
      leftAt: row.left_at?.toISOString() ?? null,
      watchDuration: (row.watch_duration ?? 0) + open,
      deviceType: row.device_type,
      role: row.user_id === null ? "viewer" : roleOfPerson(row.user_id),
    };
  });
}

/** A stream's figures up to now. */
export async function analyse(
  { db, now }: Pick<Context, "db" | "now">,
  stored: StoredStream,
): Promise<RouteAnswer<"getStreamAnalytics">> {
  const { state, facts } = stored;
  const watched = await db
    .selectFrom("nchat_stream_viewers as v")
    .leftJoin("nchat_stream_watching as w", "w.viewer_id", "v.id")
    .select(
      sql<number>`coalesce(sum(coalesce(v.watch_duration, 0)
        + coalesce(greatest(0, extract(epoch from ${now()}::timestamptz - w.opened_at)), 0)), 0)::int`.as("seconds"),
    )
    .where("v.stream_id", "=", state.id)
    .executeTakeFirstOrThrow();
  const chat = await db
    .selectFrom("nchat_stream_chat")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("stream_id", "=", state.id)
    .where("is_deleted", "=", false)
    .executeTakeFirstOrThrow();
  const duration = durationOf(stored, now().getTime());
  return {
    streamId: state.id,
    duration,
    viewers: await countViewers(db, state.id),
    peakViewers: facts.peakViewers,
    totalViews: facts.totalViews,
    totalWatchSeconds: watched.seconds,
    averageWatchSeconds: facts.totalViews === 0 ? 0 : Math.round(watched.seconds / facts.totalViews),
    chatMessages: Number(chat.count),
    totalReactions: facts.totalReactions,
    ...timelineOf(await readSamples(db, state.id), duration),
  };
}
