import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { accessOf, accessOfAnonymous } from "./access.ts";
import { roomsOfChat } from "./chat/seats.ts";
import type { Desk } from "./desk.ts";
import { judgeInside, toInside } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";
import { beginEpoch, loadStream, loadUnfinished } from "./store.ts";
import type { Viewers } from "./viewers.ts";

/** Looks again at the devices of this node that are in a stream: all, or those of one person. */
type Look = (streamId: string, userId: string | null) => Promise<void>;

/** What follows when somebody may do less, or more, with a stream than before. */
export type Audience = Readonly<{
  /**
   * Everybody is looked at: who may not watch any more hears nothing further, leaves the room and does not count; who may
   * not publish any more is kept from it. What they were given before (addresses, tokens) is void or leads to the same.
   */
  changed: (stored: StoredStream) => Promise<void>;
  /** The same for all streams of a channel whose members or admins have changed; nobody plays on by an earlier address. */
  ofChannel: (channelId: string) => Promise<void>;
  /** Has every node look again at its devices in a stream; resolves when this one has. */
  lookAgain: Look;
  /** Makes the addresses void by which a stream plays that is not public. */
  voidPlayback: (streamId: string) => Promise<void>;
  /** The one who knows the devices of this node. */
  listen: (look: Look) => void;
}>;

type Given = Readonly<{ viewers: Pick<Viewers, "openSessions">; desk: Pick<Desk, "tell"> }>;

/** Makes it; one a node. */
export function createAudience(ctx: Context, { viewers, desk }: Given): Audience {
  const { bus, db } = ctx;
  let lookHere: Look = async () => undefined;
  bus.listen("seats", ({ streamId, userId }) => {
    lookHere(streamId, userId).catch((error: unknown) => {
      ctx.log.error({ err: error, streamId }, "the devices in a stream could not be looked at; they are in a while");
    });
  });
  const lookAgain: Look = async (streamId, userId) => {
    bus.send("seats", { streamId, userId });
    await lookHere(streamId, userId);
  };
  const changed = async (stored: StoredStream) => {
    await silenceLost(ctx, viewers, stored);
    await lookAgain(stored.state.id, null);
    await judgeRoom(ctx, stored);
  };
  const voidPlayback = async (streamId: string) => {
    const before = await loadStream(db, streamId);
    if (!before || before.facts.visibility === "public") return;
    await beginEpoch(db, streamId);
    const stored = await loadStream(db, streamId);
    if (stored) await desk.tell(stored, "changed");
  };
  return {
    changed,
    lookAgain,
    voidPlayback,
    ofChannel: async (channelId) => {
      for (const stored of await loadUnfinished(db)) {
        if (stored.facts.channelId !== channelId) continue;
        await voidPlayback(stored.state.id);
        await changed(stored);
      }
    },
    listen: (look) => void (lookHere = look),
  };
}

/** At once, and on all nodes: what is told after this reaches nobody who may not hear it. The rest follows by the look. */
async function silenceLost(ctx: Context, viewers: Given["viewers"], stored: StoredStream): Promise<void> {
  const streamId = stored.state.id;
  const sessions = await viewers.openSessions(streamId);
  // The server's own admins are known by their token alone, which is with their device: the look lets them hear again.
  const accessOfPerson = await accessOf(
    ctx.db,
    stored,
    sessions.flatMap(({ userId }) => userId ?? []),
  );
  for (const { sessionId, userId } of sessions) {
    const { rights } = userId === null ? accessOfAnonymous(stored) : accessOfPerson(userId);
    if (rights.watch) continue;
    ctx.push.leaveStream(sessionId, streamId);
    ctx.rooms.leave(sessionId, roomsOfChat(streamId));
  }
}

async function judgeRoom(ctx: Context, stored: StoredStream): Promise<void> {
  const inside = await ctx.livekit.listPeople(stored.facts.roomName).catch((error: unknown) => {
    if (error instanceof ApiError) return []; // LiveKit does not answer: nobody watches there, and the watch looks again
    throw error;
  });
  await judgeInside(ctx, stored, inside.map(toInside));
}
