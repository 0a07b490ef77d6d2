import { type Channel, type ChannelMember, mayInChannel, type ChannelRole } from "@nchat/contract/channels";
import type { channelRoutes } from "@nchat/contract/rest/channels";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import type { Part } from "../part.ts";
import { toPerson } from "../people/presence.ts";
import { addMembers, removeMembers } from "./members.ts";
import { type ChannelRow, listChannels, loadChannel, loadMembers, type MemberRow, roleIn } from "./store.ts";

/** The routes of `contract/rest/channels.ts`. */
export type ChannelRouteName = keyof typeof channelRoutes;

/** Some may do less in a channel than before, or are not in it any more. */
type OnMembersChanged = (channelId: string) => Promise<void>;

/** Channels and who is in them. Calls and streams ask the database who belongs to one, so that there is one answer. */
export function createChannels(ctx: Context, onMembersChanged: OnMembersChanged): Part<ChannelRouteName> {
  const { db, presence, push } = ctx;
  const toMember = (row: MemberRow): ChannelMember => ({
    person: toPerson(row, presence),
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
  });
  const see = async (channelId: string, userId: string) => {
    const role = await roleIn(db, channelId, userId);
    const row = role && (await loadChannel(db, channelId));
    // The same for a channel of others and for none: strangers do not learn which there are.
    if (!role || !row) throw new ApiError("NOT_FOUND", "There is no such channel.");
    return { role, channel: toChannel(row) };
  };
  const whole = async (channelId: string, userId: string) => {
    const { role, channel } = await see(channelId, userId);
    return { channel: { ...channel, role }, members: (await loadMembers(db, channelId)).map(toMember) };
  };
  /** Tells everybody in a channel of some of its people. */
  const announce = async (channelId: string, changed: ReadonlyMap<string, "added" | "changed">) => {
    const row = await loadChannel(db, channelId);
    if (!row || changed.size === 0) return;
    const everybody = await loadMembers(db, channelId);
    const audience = everybody.map(({ id }) => id);
    for (const member of everybody) {
      const change = changed.get(member.id);
      if (!change) continue;
      const told = { channelId, channel: toChannel(row), member: toMember(member) };
      push.toUsers(audience, `channel:member_${change}`, told);
    }
  };
  const announceGone = async (channelId: string, gone: readonly string[]) => {
    const left = (await loadMembers(db, channelId)).map(({ id }) => id);
    for (const userId of gone) {
      push.toUsers([...left, userId], "channel:member_removed", { channelId, userId, memberCount: left.length });
    }
    if (gone.length > 0) await onMembersChanged(channelId);
  };
  return {
    routes: {
      ...reading(ctx, whole),
      ...changing(ctx, { see, whole, toMember, announce, announceGone, onMembersChanged }),
    },
    sockets: {},
    onAccountDeleted: (userId) => leaveAll(ctx, { announce, announceGone }, userId),
  };
}

function toChannel({ id, name, created_by, created_at, member_count }: ChannelRow): Channel {
  return { id, name, createdBy: created_by, memberCount: member_count, createdAt: created_at.toISOString() };
}

/** Takes somebody out of every channel. */
async function leaveAll(
  { db, config }: Context,
  { announce, announceGone }: Announcing,
  userId: string,
): Promise<void> {
  if (config.nchatSchema !== null) return; // nchat's own affair
  const { rows } = await listChannels(db, userId, { limit: 10_000, offset: 0 });
  for (const { id } of rows) {
    const { heir } = await removeMembers(db, id, { userId, role: "owner" }, [userId]);
    await announceGone(id, [userId]);
    if (heir) await announce(id, new Map([[heir, "changed"]]));
  }
}

type Whole = (channelId: string, userId: string) => ReturnType<RouteHandlers["getChannel"]>;

function reading({ db }: Context, whole: Whole): Pick<RouteHandlers, "listChannels" | "getChannel"> {
  return {
    listChannels: async ({ user, query }) => {
      const { rows, total } = await listChannels(db, user.id, query);
      return { channels: rows.map((row) => ({ ...toChannel(row), role: row.role })), total };
    },
    getChannel: ({ user, params }) => whole(params.id, user.id),
  };
}

type Announcing = Pick<Tools, "announce" | "announceGone">;
type Tools = Readonly<{
  see: (channelId: string, userId: string) => Promise<{ role: ChannelRole; channel: Channel }>;
  whole: Whole;
  toMember: (row: MemberRow) => ChannelMember;
  announce: (channelId: string, changed: ReadonlyMap<string, "added" | "changed">) => Promise<void>;
  announceGone: (channelId: string, gone: readonly string[]) => Promise<void>;
  onMembersChanged: OnMembersChanged;
}>;

function changing(
  { db, config }: Context,
  { see, whole, toMember, announce, announceGone, onMembersChanged }: Tools,
): Pick<RouteHandlers, "createChannel" | "addChannelMembers" | "removeChannelMembers"> {
  const needOwnChannels = () => {
    if (config.nchatSchema !== null) throw new ApiError("FORBIDDEN", "The channels of this server are kept by nchat.");
  };
  return {
    createChannel: async ({ user, body }) => {
      needOwnChannels();
      const created = { name: body.name, created_by: user.id };
      const id = await db.transaction().execute(async (trx) => {
        const row = await trx.insertInto("nchat_channels").values(created).returning("id").executeTakeFirstOrThrow();
        const first = { channel_id: row.id, user_id: user.id, role: "owner" as const };
        await trx.insertInto("nchat_channel_members").values(first).execute();
        return row.id;
      });
      const others = (body.userIds ?? []).filter((each) => each !== user.id);
      if (others.length > 0) await addMembers(db, id, { userIds: others, role: undefined });
      await announce(id, new Map([user.id, ...others].map((each) => [each, "added"])));
      return await whole(id, user.id);
    },
    addChannelMembers: async ({ user, params, body }) => {
      needOwnChannels();
      const { role } = await see(params.id, user.id);
      const isAllowed = mayInChannel(role, body.role === undefined ? "add-members" : "name-admins");
      if (!isAllowed) throw new ApiError("FORBIDDEN", "Your role in this channel does not allow this.");
      const changes = await addMembers(db, params.id, body);
      await announce(params.id, changes);
      if ([...changes.values()].includes("changed")) await onMembersChanged(params.id);
      const members = await loadMembers(db, params.id, body.userIds);
      const added = [...changes.values()].filter((change) => change === "added").length;
      return { members: members.map(toMember), addedCount: added };
    },
    removeChannelMembers: async ({ user, params, body }) => {
      needOwnChannels();
      const { role } = await see(params.id, user.id);
      const { gone, heir } = await removeMembers(db, params.id, { userId: user.id, role }, body.userIds);
      await announceGone(params.id, gone);
      if (heir) await announce(params.id, new Map([[heir, "changed"]]));
      return { removedCount: gone.length };
    },
  };
}
