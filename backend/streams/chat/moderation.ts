import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";
import type { ChatMessage, ChatRestriction } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Context } from "../../context.ts";
import { ApiError } from "../../http/api-error.ts";
import type { Push } from "../../realtime/push.ts";
import type { Rooms } from "../../realtime/rooms.ts";
import { accessTo } from "../access.ts";
import type { ChatDesk } from "./chat-desk.ts";
import { roomOfModerators } from "./fan-out.ts";
import { decideHeld, rejectAllHeld, reopenHeld } from "./held-list.ts";
import { type NewEntry, writeLog } from "./moderation-log.ts";
import { requireModerator } from "./refusals.ts";
import { lift, restrict, restrictionOf } from "./restrictions.ts";
import type { ChatStream, Standing, Standings } from "./standings.ts";
import type { Tombstones } from "./tombstones.ts";
import type { Viewing } from "./viewing.ts";

/** What moderating needs. */
export type ModerationDeps = Pick<Context, "db" | "now"> &
  Readonly<{
    push: Pick<Push, "toUsers" | "settled">;
    standings: Standings;
    desk: ChatDesk;
    viewing: Viewing;
    tombstones: Tombstones;
    rooms: Rooms;
    /** Takes somebody out of the stream's media as well. */
    removeFromRoom: (roomName: string, userId: string) => Promise<void>;
    /** Ends what was handed out to play a stream that is not public; who may watch asks again. */
    voidPlayback: (streamId: string) => Promise<void>;
  }>;

/** Acts of moderators on people and on held messages. Who may not moderate is refused. */
export type Moderation = Readonly<{
  require: (user: Identity, streamId: string) => Promise<ChatStream & Standing>;
  timeOut: (user: Identity, streamId: string, given: Given & { seconds: number }) => Promise<ChatRestriction>;
  ban: (user: Identity, streamId: string, given: Given & { removeMessages: boolean }) => Promise<ChatRestriction>;
  lift: (user: Identity, streamId: string, userId: string, kind: "timeout" | "ban") => Promise<void>;
  decide: (
    user: Identity,
    streamId: string,
    heldId: string,
    decision: "approve" | "reject",
  ) => Promise<ChatMessage | null>;
  /** Writes down an act and shows it to those who moderate; what it changed is on its way to all nodes then. */
  note: (streamId: string, entry: NewEntry) => Promise<void>;
}>;

type Given = { userId: string; reason: string | null };

/** Makes the acts; one a node. */
export function createModeration(deps: ModerationDeps): Moderation {
  const require: Moderation["require"] = async (user, streamId) => {
    const chat = await deps.standings.of(streamId, user);
    requireModerator(chat);
    return chat;
  };
  const note: Moderation["note"] = async (streamId, entry) => {
    const line = await writeLog(deps.db, streamId, entry, deps.now());
    tellModerators(deps.rooms, streamId, "stream:chat_moderated", { streamId, entry: line });
    await deps.push.settled();
  };
  const acts = { require, note };
  return {
    ...acts,
    timeOut: async (user, streamId, { userId, reason, seconds }) => {
      const until = new Date(deps.now().getTime() + seconds * 1000);
      const chat = await require(user, streamId);
      const restriction = await restrictSomebody(deps, chat, user, { userId, reason, kind: "timeout", until });
      await note(streamId, { act: "timed_out", actorId: user.id, targetId: userId, details: { seconds, reason } });
      return restriction;
    },
    ban: (user, streamId, given) => ban(deps, acts, user, streamId, given),
    lift: async (user, streamId, userId, kind) => {
      await require(user, streamId);
      if (!(await lift(deps.db, streamId, userId, kind))) return;
      deps.standings.forgetPerson(streamId, userId);
      const restriction = await restrictionOf(deps.db, streamId, userId, deps.now());
      deps.push.toUsers([userId], "stream:chat_restricted", { streamId, restriction });
      const act = kind === "ban" ? "ban_lifted" : "timeout_lifted";
      await note(streamId, { act, actorId: user.id, targetId: userId });
    },
    decide: (user, streamId, heldId, decision) => decide(deps, acts, user, streamId, heldId, decision),
  };
}

type Acts = Pick<Moderation, "require" | "note">;

async function restrictSomebody(
  deps: ModerationDeps,
  chat: ChatStream & Standing,
  user: Identity,
  given: Given & { kind: "timeout" | "ban"; until: Date | null },
): Promise<ChatRestriction> {
  const { db, now, standings } = deps;
  const streamId = chat.stream.state.id;
  await requireBelow(deps, chat, user, given.userId);
  await restrict(db, streamId, user.id, given, now());
  standings.forgetPerson(streamId, given.userId);
  const restriction = await restrictionOf(db, streamId, given.userId, now());
  if (!restriction) throw new Error("a restriction that was just written is not there");
  deps.push.toUsers([given.userId], "stream:chat_restricted", { streamId, restriction });
  return restriction;
}

async function ban(
  deps: ModerationDeps,
  { require, note }: Acts,
  user: Identity,
  streamId: string,
  { userId, reason, removeMessages }: Given & { removeMessages: boolean },
): Promise<ChatRestriction> {
  const chat = await require(user, streamId);
  const restriction = await restrictSomebody(deps, chat, user, { userId, reason, kind: "ban", until: null });
  await rejectAllHeld(deps.db, streamId, userId, user.id, deps.now());
  await deps.viewing.putOut(streamId, userId);
  await deps.voidPlayback(streamId);
  await deps.removeFromRoom(chat.stream.facts.roomName, userId);
  await note(streamId, { act: "banned", actorId: user.id, targetId: userId, details: { reason } });
  if (removeMessages) {
    const count = await deps.tombstones.allOf(streamId, userId, user.id);
    await note(streamId, { act: "messages_removed", actorId: user.id, targetId: userId, details: { count } });
  }
  return restriction;
}

async function decide(
  { db, now, desk, push }: ModerationDeps,
  { require, note }: Acts,
  user: Identity,
  streamId: string,
  heldId: string,
  decision: "approve" | "reject",
): Promise<ChatMessage | null> {
  await require(user, streamId);
  const message = await decideHeld(db, streamId, heldId, { decision, byUserId: user.id, at: now() });
  if (!message) throw new ApiError("CONFLICT", "This message does not wait any more.");
  const sent =
    decision === "reject"
      ? null
      : await desk.approve(streamId, message).catch(async (error: unknown) => {
          await reopenHeld(db, heldId);
          throw error;
        });
  push.toUsers([message.userId], "stream:chat_decided", { streamId, heldId, decision });
  const act = decision === "approve" ? "held_approved" : "held_rejected";
  await note(streamId, { act, actorId: user.id, targetId: message.userId, messageId: heldId });
  return sent;
}

/** Tells those who moderate a stream and are in it. */
export function tellModerators<E extends ServerEvent>(
  rooms: Rooms,
  streamId: string,
  event: E,
  payload: ServerPayload<E>,
): void {
  rooms.tell(roomOfModerators(streamId), event, payload);
}

const rank = { host: 3, co_host: 2, moderator: 1, viewer: 0 } as const;

/** Nobody restricts themselves, or somebody who stands as high as they do. */
async function requireBelow(
  { db }: ModerationDeps,
  { stream, role, access }: ChatStream & Standing,
  user: Identity,
  targetId: string,
): Promise<void> {
  if (targetId === user.id) throw new ApiError("CONFLICT", "That would be yourself.");
  const target = await db
    .selectFrom("nchat_users as u")
    .leftJoin("nchat_stream_moderators as m", (join) =>
      join.onRef("m.user_id", "=", "u.id").on("m.stream_id", "=", stream.state.id),
    )
    .select(["u.id", "m.user_id as moderator"])
    .where("u.id", "=", targetId)
    .executeTakeFirst();
  if (!target) throw new ApiError("USER_NOT_FOUND", "There is no such person.");
  const theirs = await accessTo(db, stream, { id: targetId, roles: [] });
  const theirRank =
    theirs.role === "host" || theirs.role === "co_host"
      ? rank[theirs.role]
      : theirs.rights.moderate
        ? rank.co_host
        : target.moderator === null
          ? rank.viewer
          : rank.moderator;
  const ownRank = access.rights.manage ? Math.max(rank.co_host, rank[role]) : rank[role];
  if (ownRank <= theirRank) throw new ApiError("FORBIDDEN", "Your role in this stream does not allow that.");
}
