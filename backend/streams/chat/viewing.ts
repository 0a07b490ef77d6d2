import type { StreamSnapshot } from "@nchat/contract/stream-chat";
import type { Kysely } from "kysely";
import type { Tables } from "../../db/tables.ts";
import { createTurns } from "../../turns.ts";
import { ApiError } from "../../http/api-error.ts";
import { inEverySpelling } from "../../realtime/aliases.ts";
import type { Visitor } from "../../realtime/events.ts";
import { roomOfStream } from "../../realtime/io.ts";
import type { Push } from "../../realtime/push.ts";
import type { Rooms } from "../../realtime/rooms.ts";
import type { Viewers } from "../viewers.ts";
import { type Manner, roomOfManner, roomOfModerators } from "./fan-out.ts";
import { listDecided } from "./held-list.ts";
import { messagesAfter, messagesBefore, pinnedMessages } from "./messages.ts";
import { reactionTotals } from "./reactions.ts";
import { restrictionOf } from "./restrictions.ts";
import { isCounted, judgeSeats, openingOf, roomsOfChat, type Seat, type Seats, unseat, whyNot } from "./seats.ts";
import type { ChatStream, Standing, Standings } from "./standings.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  standings: Standings;
  viewers: Pick<Viewers, "openViewer" | "closeViewer" | "closeAll" | "openSessions">;
  rooms: Rooms;
  push: Pick<Push, "enterStream" | "leaveStream" | "toUsers" | "toSocket">;
  /** Has every node `judge` its devices. */
  lookAgain: (streamId: string, userId: string | null) => Promise<void>;
  now: () => Date;
}>;

type Entering = Readonly<{ streamId: string; after?: number | undefined; batches: boolean }>;

/** Which sockets are in which streams. */
export type Viewing = Readonly<{
  enter: (visitor: Visitor, entering: Entering) => Promise<StreamSnapshot>;
  leave: (visitor: Visitor, streamId: string) => Promise<void>;
  /** The socket is no more. */
  gone: (socketId: string) => Promise<void>;
  /** Puts all devices of somebody out of a stream, on whichever node. */
  putOut: (streamId: string, userId: string) => Promise<void>;
  /** Lets all devices of somebody hear what those who moderate hear, or no more. */
  setModerator: (streamId: string, userId: string, isModerator: boolean) => Promise<void>;
  /** Looks again at the devices of this node in a stream, or those of one person: see `judgeSeats`. */
  judge: (streamId: string, userId: string | null) => Promise<void>;
  /** The same for every stream. */
  judgeAll: () => Promise<void>;
  /** Takes everybody out of a stream that is over, at whichever node. */
  clear: (streamId: string) => Promise<void>;
}>;

/** How many streams one socket may be in. */
const mostStreams = 10;
const snapshotMessages = 50;
const catchUpMessages = 200;

/** Makes the book; one a node. */
export function createViewing(deps: Deps): Viewing {
  const { viewers, rooms, push, lookAgain } = deps;
  const seats: Seats = new Map();
  const turns = createTurns();
  const book = { ...deps, seats, turns };
  const takeOut = async (socketId: string, streamId: string) => {
    unseat(book, socketId, streamId);
    await viewers.closeViewer({ streamId, sessionId: socketId });
  };
  return {
    enter: (visitor, entering) => turns(visitor.socketId, () => enter(deps, seats, visitor, entering)),
    leave: (visitor, streamId) =>
      turns(visitor.socketId, async () => {
        if (seats.get(visitor.socketId)?.has(streamId)) await takeOut(visitor.socketId, streamId);
      }),
    gone: (socketId) =>
      turns(socketId, async () => {
        for (const streamId of [...(seats.get(socketId)?.keys() ?? [])]) await takeOut(socketId, streamId);
      }),
    judge: (streamId, userId) => judgeSeats(book, streamId, userId),
    judgeAll: async () => {
      const streamIds = new Set([...seats.values()].flatMap((own) => [...own.keys()]));
      for (const streamId of streamIds) await judgeSeats(book, streamId, null);
    },
    putOut: async (streamId, userId) => {
      const own = await socketsOf(viewers, streamId, userId);
      push.toUsers([userId], "stream:removed", { streamId });
      for (const socketId of own) await takeOut(socketId, streamId);
      await lookAgain(streamId, userId);
    },
    setModerator: async (streamId, userId, isModerator) => {
      const room = [roomOfModerators(streamId)];
      for (const socketId of await socketsOf(viewers, streamId, userId)) {
        if (isModerator) await rooms.enter(socketId, room);
        else rooms.leave(socketId, room);
      }
      await lookAgain(streamId, userId);
    },
    clear: async (streamId) => {
      rooms.clear([...inEverySpelling(roomOfStream(streamId)), ...roomsOfChat(streamId)]);
      await viewers.closeAll(streamId);
      await lookAgain(streamId, null);
    },
  };
}

async function enter(deps: Deps, seats: Seats, visitor: Visitor, entering: Entering): Promise<StreamSnapshot> {
  const { rooms } = deps;
  const { socketId } = visitor;
  const { streamId } = entering;
  const room = roomOfManner(streamId, mannerOf(visitor, entering.batches));
  const seat: Seat = { visitor, room, isCounted: true };
  const chat = await take(deps, seats, seat, streamId);
  seat.isCounted = isCounted(chat);
  rooms.leave(socketId, roomsOfChat(streamId));
  // First into the rooms, then the look at the chat: what comes in between comes twice, and is known by its id.
  const moderators = chat.writer.isModerator ? [roomOfModerators(streamId)] : [];
  await rooms.enter(socketId, [room, ...moderators]);
  await deps.push.enterStream(socketId, streamId);
  await deps.viewers.openViewer(openingOf(visitor, streamId));
  return await snapshot(deps, chat, visitor, entering.after);
}

/**
 * Takes a seat for a device that may have one. It is taken before the look at whether it may, so that somebody who loses
 * the right after that look is found by `judge`.
 */
async function take(
  { standings, rooms }: Deps,
  seats: Seats,
  seat: Seat,
  streamId: string,
): Promise<ChatStream & Standing> {
  const { socketId } = seat.visitor;
  const own = seats.get(socketId) ?? new Map<string, Seat>();
  requirePlace(own, streamId, rooms.of(socketId));
  const before = own.get(streamId);
  seats.set(socketId, own.set(streamId, seat));
  try {
    const chat = await admitted(standings, seat.visitor, streamId);
    if (!rooms.isHere(socketId)) throw new ApiError("CONFLICT", "This connection has ended.");
    return chat;
  } catch (error) {
    if (before) own.set(streamId, before);
    else own.delete(streamId);
    if (own.size === 0) seats.delete(socketId);
    throw error;
  }
}

const refusals = {
  BANNED: "You were banned from this stream.",
  FORBIDDEN: "You may not watch this stream.",
  STREAM_ENDED: "This stream has ended.",
} as const;

async function admitted(standings: Standings, visitor: Visitor, streamId: string): Promise<ChatStream & Standing> {
  const chat = await standings.fresh(streamId, visitor.user);
  const refusal = whyNot(chat);
  if (refusal !== null) throw new ApiError(refusal, refusals[refusal]);
  return chat;
}

async function socketsOf(viewers: Deps["viewers"], streamId: string, userId: string): Promise<readonly string[]> {
  const sessions = await viewers.openSessions(streamId);
  return sessions.filter((session) => session.userId === userId).map(({ sessionId }) => sessionId);
}

/** `inside` knows better: somebody else, at whichever node, may have taken the device out of a stream. */
function requirePlace(own: Map<string, Seat>, streamId: string, inside: ReadonlySet<string>): void {
  for (const id of own.keys()) if (!roomsOfChat(id).some((room) => inside.has(room))) own.delete(id);
  if (own.size >= mostStreams && !own.has(streamId))
    throw new ApiError("CONFLICT", `One connection may be in ${mostStreams} streams.`);
}

function mannerOf({ protocol }: Visitor, batches: boolean): Manner {
  if (protocol === "nchat") return "nchat";
  return batches ? "batches" : "lines";
}

async function snapshot(
  { db, now }: Deps,
  chat: ChatStream & Standing,
  { user }: Visitor,
  after: number | undefined,
): Promise<StreamSnapshot> {
  const { state, facts } = chat.stream;
  const isTimedOut = (chat.writer.timedOutUntil ?? 0) > now().getTime();
  const page =
    after === undefined
      ? await messagesBefore(db, state.id, {}, snapshotMessages)
      : await messagesAfter(db, state.id, after, catchUpMessages);
  const counted = await db
    .selectFrom("nchat_streams")
    .select("viewer_count")
    .where("id", "=", state.id)
    .executeTakeFirst();
  return {
    streamId: state.id,
    status: state.status,
    viewerCount: counted?.viewer_count ?? 0,
    role: chat.role,
    canChat: chat.access.rights.chat,
    canModerate: chat.writer.isModerator,
    chatEnabled: facts.chatEnabled,
    reactionsEnabled: facts.reactionsEnabled,
    settings: chat.settings,
    lastSequence: page.lastSequence,
    messages: after === undefined ? page.messages.toReversed() : [...page.messages],
    hasMore: page.hasMore,
    pinned: [...(await pinnedMessages(db, state.id))],
    reactions: await reactionTotals(db, state.id),
    // Who is banned does not get here.
    restriction: user && isTimedOut ? await restrictionOf(db, state.id, user.id, now()) : null,
    decided: user ? await listDecided(db, state.id, user.id) : [],
  };
}
