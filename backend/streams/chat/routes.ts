import type { streamChatRoutes } from "@nchat/contract/rest/stream-chat";
import type { Context } from "../../context.ts";
import { ApiError } from "../../http/api-error.ts";
import type { RouteHandlers } from "../../http/routes.ts";
import type { Push } from "../../realtime/push.ts";
import type { StoredStream } from "../rows.ts";
import type { ChatDesk } from "./chat-desk.ts";
import { changeRules, readRules } from "./chat-rules.ts";
import { listHeld } from "./held-list.ts";
import { readHeat } from "./heat.ts";
import { messagesAfter, messagesBefore } from "./messages.ts";
import type { Moderation } from "./moderation.ts";
import { readLog } from "./moderation-log.ts";
import { addModerator, listModerators, removeModerator } from "./moderators.ts";
import { heatLine, type Reactions } from "./reactions.ts";
import { listRestrictions } from "./restrictions.ts";
import { rolesOf } from "./role.ts";
import type { Standings } from "./standings.ts";
import type { Tombstones } from "./tombstones.ts";
import type { Viewing } from "./viewing.ts";

/** The routes of `contract/rest/stream-chat.ts`. */
export type ChatRouteName = keyof typeof streamChatRoutes;

type Deps = Pick<Context, "db" | "now"> &
  Readonly<{
    push: Pick<Push, "toStream">;
    desk: ChatDesk;
    moderation: Moderation;
    reactions: Reactions;
    standings: Standings;
    tombstones: Tombstones;
    viewing: Viewing;
  }>;
type Routes<N extends ChatRouteName> = Pick<RouteHandlers, N>;
type Talking =
  | "listStreamChat"
  | "postStreamChat"
  | "changeStreamChat"
  | "deleteStreamChat"
  | "reactToStream"
  | "reactToStreamAlias"
  | "getStreamReactions"
  | "getStreamHeat";
type Ruling = "getChatRules" | "changeChatRules" | "listHeldMessages" | "decideHeldMessage" | "listModerationLog";
type Restricting = "listRestrictions" | "timeOutViewer" | "liftTimeout" | "banViewer" | "liftBan";
type Naming = "listModerators" | "addModerator" | "removeModerator";

/** The ways into the chat over REST. */
export function createChatRoutes(deps: Deps): Routes<ChatRouteName> {
  return { ...talking(deps), ...ruling(deps), ...restricting(deps), ...naming(deps) };
}

function talking({ db, now, desk, standings, tombstones, moderation, reactions }: Deps): Routes<Talking> {
  return {
    listStreamChat: async ({ params, query, user }) => {
      await requireReader(standings, params.id, user ?? null);
      const { after, limit } = query;
      const page =
        after === undefined
          ? await messagesBefore(db, params.id, query, limit)
          : await messagesAfter(db, params.id, after, limit);
      return { ...page, messages: [...page.messages] };
    },
    postStreamChat: ({ params, body, user }) => desk.say(user, params.id, body),
    changeStreamChat: async ({ params, body, user }) => {
      await moderation.require(user, params.id);
      const message = await tombstones.mark(params.id, params.messageId, body);
      const base = { actorId: user.id, targetId: message.userId, messageId: message.id };
      if (body.isPinned !== undefined)
        await moderation.note(params.id, { ...base, act: body.isPinned ? "message_pinned" : "message_unpinned" });
      if (body.isHighlighted !== undefined) {
        const act = body.isHighlighted ? "message_highlighted" : "message_unhighlighted";
        await moderation.note(params.id, { ...base, act });
      }
      return { message };
    },
    deleteStreamChat: async ({ params, user }) => {
      const { writer } = await requireReader(standings, params.id, user);
      const { message, authorId } = await tombstones.one(params.id, params.messageId, user.id, (author) => {
        if (author !== user.id && !writer.isModerator)
          throw new ApiError("FORBIDDEN", "Only moderators may delete what others wrote.");
      });
      if (authorId !== user.id) {
        const entry = { act: "message_deleted", actorId: user.id, targetId: authorId, messageId: message.id } as const;
        await moderation.note(params.id, entry);
      }
      return { message };
    },
    reactToStream: async ({ params, body, user }) => ({ type: await reactions.react(user, params.id, body) }),
    reactToStreamAlias: async ({ params, body, user }) => ({ type: await reactions.react(user, params.id, body) }),
    getStreamReactions: async ({ params, user }) => {
      await requireReader(standings, params.id, user ?? null);
      return await heatLine(db, params.id);
    },
    getStreamHeat: async ({ params, query, user }) => {
      const { stream } = await requireReader(standings, params.id, user ?? null);
      return await readHeat(db, stream, query.steps, now().getTime());
    },
  };
}

async function requireReader(standings: Standings, streamId: string, user: Parameters<Standings["of"]>[1]) {
  const chat = await standings.of(streamId, user);
  if (chat.writer.isBanned) throw new ApiError("BANNED", "You were banned from this stream.");
  if (!chat.access.rights.watch) throw new ApiError("FORBIDDEN", "You may not watch this stream.");
  return chat;
}

function ruling({ db, push, moderation, standings }: Deps): Routes<Ruling> {
  return {
    getChatRules: async ({ params, user }) => {
      await moderation.require(user, params.id);
      return await readRules(db, params.id);
    },
    changeChatRules: async ({ params, body, user }) => {
      await moderation.require(user, params.id);
      const rules = await changeRules(db, params.id, body);
      standings.forgetStream(params.id);
      const { words, ...changed } = body;
      push.toStream(params.id, [], "stream:chat_settings", { streamId: params.id, settings: rules.settings });
      const details = { ...changed, ...(words ? { words: words.length } : {}) };
      await moderation.note(params.id, { act: "settings_changed", actorId: user.id, details });
      return rules;
    },
    listHeldMessages: async ({ params, user }) => {
      await moderation.require(user, params.id);
      return { held: [...(await listHeld(db, params.id))] };
    },
    decideHeldMessage: async ({ params, body, user }) => ({
      message: await moderation.decide(user, params.id, params.heldId, body.decision),
    }),
    listModerationLog: async ({ params, query, user }) => {
      await moderation.require(user, params.id);
      return await readLog(db, params.id, query);
    },
  };
}

function restricting({ db, now, moderation }: Deps): Routes<Restricting> {
  return {
    listRestrictions: async ({ params, user }) => {
      await moderation.require(user, params.id);
      return { restrictions: [...(await listRestrictions(db, params.id, now()))] };
    },
    timeOutViewer: async ({ params, body, user }) => {
      const given = { userId: body.userId, seconds: body.seconds, reason: body.reason ?? null };
      return { restriction: await moderation.timeOut(user, params.id, given) };
    },
    liftTimeout: async ({ params, user }) => {
      await moderation.lift(user, params.id, params.userId, "timeout");
      return { success: true };
    },
    banViewer: async ({ params, body, user }) => {
      const { userId, reason = null, removeMessages = false } = body;
      return { restriction: await moderation.ban(user, params.id, { userId, reason, removeMessages }) };
    },
    liftBan: async ({ params, user }) => {
      await moderation.lift(user, params.id, params.userId, "ban");
      return { success: true };
    },
  };
}

function naming({ db, push, moderation, standings, viewing }: Deps): Routes<Naming> {
  type User = Parameters<Moderation["require"]>[0];
  const requireHost = async (user: User, streamId: string) => {
    const { access, stream } = await standings.of(streamId, user);
    if (!access.rights.host) throw new ApiError("FORBIDDEN", "Only the host may do that.");
    return stream;
  };
  /** What was changed in the table is so on all nodes before anybody reads of it. */
  const follow = async (stream: StoredStream, actorId: string, userId: string, isModerator: boolean) => {
    const streamId = stream.state.id;
    standings.forgetPerson(streamId, userId);
    await viewing.setModerator(streamId, userId, isModerator);
    const role = (await rolesOf(db, stream, [userId]))(userId);
    push.toStream(streamId, [userId], "stream:role_changed", { streamId, userId, role });
    const act = isModerator ? "moderator_added" : "moderator_removed";
    await moderation.note(streamId, { act, actorId, targetId: userId });
  };
  return {
    listModerators: async ({ params, user }) => {
      await moderation.require(user, params.id);
      return await listModerators(db, params.id);
    },
    addModerator: async ({ params, body, user }) => {
      const stream = await requireHost(user, params.id);
      if (await addModerator(db, params.id, body.userId, user.id)) await follow(stream, user.id, body.userId, true);
      return await listModerators(db, params.id);
    },
    removeModerator: async ({ params, user }) => {
      const stream = await requireHost(user, params.id);
      if (await removeModerator(db, params.id, params.userId)) await follow(stream, user.id, params.userId, false);
      return await listModerators(db, params.id);
    },
  };
}
