import type { HeldMessage } from "@nchat/contract/stream-chat";
import type { Context } from "../../context.ts";
import type { LiveKit } from "../../livekit/livekit.ts";
import type { Part } from "../../part.ts";
import type { Push } from "../../realtime/push.ts";
import { type Rounds, startRounds } from "../../rounds.ts";
import type { Audience } from "../audience-change.ts";
import type { Desk } from "../desk.ts";
import { removeFromRoom } from "../rooms.ts";
import type { Viewers } from "../viewers.ts";
import { createChatDesk } from "./chat-desk.ts";
import { createChatQueue } from "./chat-queue.ts";
import { createFanOut } from "./fan-out.ts";
import { createHeld } from "./held.ts";
import { createModeration, tellModerators } from "./moderation.ts";
import { createReactions } from "./reactions.ts";
import { type ChatRouteName, createChatRoutes } from "./routes.ts";
import { chatRespellings } from "./spellings.ts";
import { createStandings } from "./standings.ts";
import { createThrottle } from "./throttle.ts";
import { createTombstones } from "./tombstones.ts";
import { createViewing } from "./viewing.ts";

/** The events of the chat, the reactions and of those who watch. */
export type ChatEventName = "stream:join" | "stream:leave" | "stream:chat" | "stream:reaction";

/** What the chat needs of the service. */
export type ChatContext = Pick<Context, "db" | "log" | "now" | "rooms" | "limits" | "bus"> &
  Readonly<{
    push: Pick<Push, "toUsers" | "toSocket" | "toStream" | "enterStream" | "leaveStream" | "settled">;
    livekit: Pick<LiveKit, "listPeople" | "removePerson">;
  }>;

type Given = Readonly<{
  viewers: Pick<Viewers, "openViewer" | "closeViewer" | "closeAll" | "openSessions">;
  listen: Desk["listen"];
  audience: Pick<Audience, "listen" | "lookAgain" | "voidPlayback">;
}>;

/** The chat of a service's streams. */
export type StreamChat = Part<ChatRouteName, ChatEventName>;

/** How often everybody's place is looked at without a word: others than we may have changed who belongs to a channel. */
const judgeMs = 12_000;

/** Chat, reactions and their moderation, and the sockets of those who watch. */
export function createStreamChat(ctx: ChatContext, { viewers, listen, audience }: Given): StreamChat {
  const chat = createInside(ctx, viewers, audience);
  const { desk, reactions, viewing, standings } = chat;
  audience.listen(viewing.judge);
  let rounds: Rounds | null = null;
  const stopListening = listen(({ state }, effects) => {
    standings.forgetStream(state.id);
    if (!effects.includes("ended") && !effects.includes("cancelled")) return;
    viewing.clear(state.id).catch((error: unknown) => {
      ctx.log.error({ err: error, streamId: state.id }, "the devices of a stream that is over could not be taken out");
    });
  });
  return {
    routes: createChatRoutes({ ...ctx, ...chat }),
    sockets: {
      "stream:join": (payload, who) => viewing.enter(who, payload),
      "stream:leave": async ({ streamId }, who) => {
        await viewing.leave(who, streamId);
        return {};
      },
      "stream:chat": ({ streamId, ...input }, { user }) => desk.say(user, streamId, input),
      "stream:reaction": async ({ streamId, ...input }, { user }) => ({
        type: await reactions.react(user, streamId, input),
      }),
    },
    respellings: chatRespellings,
    onGone: (socketId) => viewing.gone(socketId),
    start: async () => {
      const round = () => viewing.judgeAll().then(() => true);
      const rhythm = { busyMs: judgeMs, idleMs: judgeMs };
      rounds = startRounds(round, rhythm, ctx.log, "the devices in streams could not be looked at");
    },
    stop: async () => {
      stopListening();
      await rounds?.stop();
      await reactions.stop();
      chat.fanOut.stop();
    },
  };
}

/** Everything behind the ways in. */
function createInside(ctx: ChatContext, viewers: Given["viewers"], { lookAgain, voidPlayback }: Given["audience"]) {
  const { db, now, push, rooms, limits, bus } = ctx;
  const standings = createStandings(db, () => now().getTime(), bus);
  const throttle = createThrottle(limits);
  const fanOut = createFanOut(rooms.tell);
  const queue = createChatQueue({ db, fanOut });
  const tellHeld = (streamId: string, held: HeldMessage) =>
    tellModerators(rooms, streamId, "stream:chat_held", { streamId, held });
  const held = createHeld(db, tellHeld, now);
  const desk = createChatDesk({ db, standings, queue, held, throttle, now });
  const tombstones = createTombstones(db, queue);
  const reactions = createReactions({ ...ctx, standings, fanOut, throttle });
  const viewing = createViewing({ db, standings, viewers, rooms, push, lookAgain, now });
  const putOutOfRoom = (roomName: string, userId: string) =>
    removeFromRoom(ctx.livekit, roomName, userId).catch((error: unknown) => {
      ctx.log.warn({ err: error, roomName, userId }, "a banned person could not be taken out of the room");
    });
  const moderation = createModeration({
    ...{ ...ctx, standings, desk, viewing, tombstones, removeFromRoom: putOutOfRoom, voidPlayback },
  });
  return { standings, throttle, fanOut, desk, tombstones, reactions, viewing, moderation };
}
