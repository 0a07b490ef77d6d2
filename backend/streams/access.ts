import type { Kysely } from "kysely";
import type { StreamRights, StreamRole, StreamVisibility } from "@nchat/contract/streams";
import type { Identity } from "../auth/identity.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { StoredStream } from "./rows.ts";
import { loadStream } from "./store.ts";

/** Who asks: a signed-in person, or null for anybody else (anonymous viewers and requests without a token alike). */
export type Asker = Pick<Identity, "id" | "roles"> | null;

/** What decides about somebody's rights. */
export type AccessFacts = Readonly<{
  hostId: string;
  visibility: StreamVisibility;
  /** The asker's place in the stream's channel, if any. */
  channelRole: "owner" | "admin" | "member" | null;
  /** What the host made of the asker, if anything. */
  memberRole: "co_host" | "viewer" | null;
  /** Whether they were put out of the stream by those who moderate it. */
  isBanned?: boolean;
  /** It is tried out by its host, for nobody. */
  isRehearsal?: boolean;
}>;

/** Rights, and what somebody is. */
export type Access = Readonly<{ role: StreamRole | null; rights: StreamRights }>;

const nothing: StreamRights = {
  see: false,
  watch: false,
  chat: false,
  moderate: false,
  publish: false,
  manage: false,
  host: false,
};
const watching: StreamRights = { ...nothing, see: true, watch: true };

/**
 * What somebody may do with a stream, whatever its status: the one place that decides, for routes, sockets, chat and
 * playback. Somebody banned, co-host or admin of the channel or not, still reads that it is there, and nothing more.
 */
export function decideAccess(facts: AccessFacts, asker: Asker): Access {
  if (asker === null) {
    if (facts.isRehearsal) return { role: null, rights: nothing };
    return facts.visibility === "public" ? { role: "viewer", rights: watching } : { role: null, rights: nothing };
  }
  if (asker.id === facts.hostId) {
    const rights = { ...watching, chat: true, moderate: true, publish: true, manage: true, host: true };
    return { role: "host", rights };
  }
  if (facts.isRehearsal) return { role: null, rights: nothing };
  // Of the server's own admins moderators know nothing, so that their bans don't bind them.
  const isServerAdmin = asker.roles.includes("admin");
  if (facts.isBanned && !isServerAdmin)
    return mayEnter(facts) ? { role: "viewer", rights: { ...nothing, see: true } } : { role: null, rights: nothing };
  if (facts.memberRole === "co_host") {
    return {
      role: "co_host",
      rights: { ...watching, chat: true, moderate: true, publish: true, manage: true, host: false },
    };
  }
  if (isServerAdmin || isChannelAdmin(facts)) {
    return {
      role: "viewer",
      rights: { ...watching, chat: true, moderate: true, publish: false, manage: true, host: false },
    };
  }
  return mayWatch(facts) ? { role: "viewer", rights: { ...watching, chat: true } } : { role: null, rights: nothing };
}

const isChannelAdmin = ({ channelRole }: AccessFacts) => channelRole === "owner" || channelRole === "admin";

/** Whether somebody could enter who is not banned. */
const mayEnter = (facts: AccessFacts) => facts.memberRole === "co_host" || isChannelAdmin(facts) || mayWatch(facts);

function mayWatch({ visibility, channelRole, memberRole }: AccessFacts): boolean {
  switch (visibility) {
    case "public":
      return true;
    case "channel_members":
      return channelRole !== null;
    case "invite_only":
      return memberRole !== null;
  }
}

/** The same for a stored stream: looks up the asker's places. */
export async function accessTo(db: Kysely<Tables>, stream: StoredStream, asker: Asker): Promise<Access> {
  const places = await placesOf(db, stream, asker === null ? [] : [asker.id]);
  return decideFor(stream, places, asker);
}

/** What anybody may do who has no token. */
export const accessOfAnonymous = (stream: StoredStream): Access => decideFor(stream, new Map(), null);

/** The same for several people by what the tables say of them, in one question. */
export async function accessOf(
  db: Kysely<Tables>,
  stream: StoredStream,
  userIds: readonly string[],
): Promise<(userId: string) => Access> {
  const places = await placesOf(db, stream, userIds);
  return (id) => decideFor(stream, places, { id, roles: [] });
}

type Places = Pick<AccessFacts, "channelRole" | "memberRole" | "isBanned">;

function decideFor({ state, facts }: StoredStream, places: ReadonlyMap<string, Places>, asker: Asker): Access {
  const nowhere: Places = { channelRole: null, memberRole: null };
  const found = asker === null ? undefined : places.get(asker.id);
  const { visibility, isRehearsal } = facts;
  return decideAccess({ hostId: state.hostId, visibility, isRehearsal, ...(found ?? nowhere) }, asker);
}

async function placesOf(
  db: Kysely<Tables>,
  { state, facts }: StoredStream,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Places>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("nchat_users as u")
    .leftJoin("nchat_channel_members as c", (join) =>
      join.onRef("c.user_id", "=", "u.id").on("c.channel_id", "=", facts.channelId),
    )
    .leftJoin("nchat_stream_members as m", (join) =>
      join.onRef("m.user_id", "=", "u.id").on("m.stream_id", "=", state.id),
    )
    .leftJoin("nchat_stream_restrictions as b", (join) =>
      join.onRef("b.user_id", "=", "u.id").on("b.stream_id", "=", state.id).on("b.kind", "=", "ban"),
    )
    .select(["u.id", "c.role as channelRole", "m.role as memberRole", "b.user_id as ban"])
    .where("u.id", "in", [...new Set(userIds)])
    .execute();
  return new Map(
    rows.map(({ id, channelRole, memberRole, ban }) => [id, { channelRole, memberRole, isBanned: ban !== null }]),
  );
}

/** A right, as refusals speak of it. */
export type Right = keyof StreamRights;

/** A stream and what the asker is there. */
export type Accessible = Readonly<{ stream: StoredStream; access: Access }>;

/**
 * The stream, if the asker has that right. Who may not even see it reads the same as for one that is not there; who may
 * see it reads that the role does not allow it, or (without a token) to sign in.
 */
export async function requireStream(
  db: Kysely<Tables>,
  streamId: string,
  asker: Asker,
  right: Right,
): Promise<Accessible> {
  const stream = await loadStream(db, streamId);
  const access = stream && (await accessTo(db, stream, asker));
  if (!stream || !access?.rights.see) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
  if (access.rights[right]) return { stream, access };
  if (asker === null) throw new ApiError("UNAUTHENTICATED", "Sign in first");
  throw new ApiError("FORBIDDEN", "Your role in this stream does not allow that.");
}
