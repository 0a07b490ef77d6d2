import { type Kysely, sql, type Transaction } from "kysely";
import type { ChannelRole } from "@nchat/contract/channels";
import type { Tables } from "../db/tables.ts";
import type { PersonRow } from "../people/presence.ts";

/** A channel as the database has it. */
export type ChannelRow = Readonly<{
  id: string;
  name: string;
  created_by: string | null;
  created_at: Date;
  member_count: number;
}>;

/** Somebody in a channel. */
export type MemberRow = PersonRow & Readonly<{ role: ChannelRole; joined_at: Date }>;

type Db = Kysely<Tables> | Transaction<Tables>;

/** What somebody is in a channel; undefined for who is not in it, and for a channel that is not there. */
export async function roleIn(db: Db, channelId: string, userId: string): Promise<ChannelRole | undefined> {
  const row = await db
    .selectFrom("nchat_channel_members")
    .select("role")
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row && roleOf(row.role);
}

/** nchat has further roles (moderator, guest): what we do not know may do no more than a member. */
export function roleOf(role: string): ChannelRole {
  return role === "owner" || role === "admin" ? role : "member";
}

const memberCount = sql<number>`(
  select count(*)::int from nchat_channel_members m join nchat_users u on u.id = m.user_id
  where m.channel_id = nchat_channels.id and u.deleted_at is null)`.as("member_count");

/** One channel. */
export async function loadChannel(db: Db, channelId: string): Promise<ChannelRow | undefined> {
  return await db
    .selectFrom("nchat_channels")
    .select(["id", "name", "created_by", "created_at", memberCount])
    .where("id", "=", channelId)
    .executeTakeFirst();
}

/** Everybody in a channel, by display name. */
export async function loadMembers(db: Db, channelId: string, only?: readonly string[]): Promise<readonly MemberRow[]> {
  if (only?.length === 0) return [];
  let query = db
    .selectFrom("nchat_channel_members as m")
    .innerJoin("nchat_users as u", "u.id", "m.user_id")
    .select(["u.id", "u.username", "u.display_name", "u.avatar_url", "u.is_sample", "m.role", "m.joined_at"])
    .where("m.channel_id", "=", channelId)
    .where("u.deleted_at", "is", null);
  if (only) query = query.where("u.id", "in", only);
  const rows = await query
    .orderBy(sql`lower(u.display_name)`)
    .orderBy("u.username")
    .execute();
  return rows.map((row) => ({ ...row, role: roleOf(row.role) }));
}

/** The channels of somebody, a page of them. */
export async function listChannels(
  db: Db,
  userId: string,
  { q, limit, offset }: Readonly<{ q?: string | undefined; limit: number; offset: number }>,
): Promise<Readonly<{ rows: readonly (ChannelRow & { role: ChannelRole })[]; total: number }>> {
  let found = db
    .selectFrom("nchat_channels")
    .innerJoin("nchat_channel_members as own", "own.channel_id", "nchat_channels.id")
    .where("own.user_id", "=", userId);
  if (q) {
    const pattern = `%${q.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
    found = found.where(sql<string>`lower(name)`, "like", pattern);
  }
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  const rows = await found
    .select(["id", "name", "created_by", "created_at", "own.role", memberCount])
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows: rows.map((row) => ({ ...row, role: roleOf(row.role) })), total };
}

/** Those of some people that are there, sample people and all. */
export async function existing(db: Db, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const query = db.selectFrom("nchat_users").select("id").where("id", "in", userIds).where("deleted_at", "is", null);
  return new Set((await query.execute()).map((row) => row.id));
}

/** When somebody goes who owns a channel, it passes to the longest-standing admin, else member. */
export async function passOwnership(trx: Transaction<Tables>, channelId: string): Promise<string | undefined> {
  const rows = await trx
    .selectFrom("nchat_channel_members")
    .select(["user_id", "role"])
    .where("channel_id", "=", channelId)
    .orderBy(sql`case role when 'owner' then 0 when 'admin' then 1 else 2 end`)
    .orderBy("joined_at")
    .orderBy("user_id")
    .limit(1)
    .execute();
  const [heir] = rows;
  if (!heir || heir.role === "owner") return undefined;
  await trx
    .updateTable("nchat_channel_members")
    .set({ role: "owner" })
    .where("channel_id", "=", channelId)
    .where("user_id", "=", heir.user_id)
    .execute();
  return heir.user_id;
}
