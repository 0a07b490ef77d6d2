import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { accessTo } from "./access.ts";
import { roomOfManner, roomOfModerators } from "./chat/fan-out.ts";
import { judgeInside, toInside } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";
import type { Viewers } from "./viewers.ts";

const chatRooms = (streamId: string) => [
  ...(["batches", "lines", "nchat"] as const).map((manner) => roomOfManner(streamId, manner)),
  roomOfModerators(streamId),
];

/**
 * Puts out at once who may not watch a stream any more: their sockets hear nothing further, they leave the room and do
 * not count. Who may not publish any more is kept from it. What they were given before (addresses, tokens) is void or
 * leads to the same again.
 */
export async function putOutLost(ctx: Context, viewers: Viewers, stored: StoredStream): Promise<void> {
  const streamId = stored.state.id;
  for (const { sessionId, userId } of await viewers.openSessions(streamId)) {
    // The server's own admins are known by their token alone: they come back by joining again.
    const asker = userId === null ? null : { id: userId, roles: [] };
    if ((await accessTo(ctx.db, stored, asker)).rights.watch) continue;
    ctx.push.toSocket(sessionId, "stream:removed", { streamId });
    ctx.push.leaveStream(sessionId, streamId);
    ctx.rooms.leave(sessionId, chatRooms(streamId));
    await viewers.closeViewer({ streamId, sessionId });
  }
  const inside = await ctx.livekit.listPeople(stored.facts.roomName).catch((error: unknown) => {
    if (error instanceof ApiError) return []; // LiveKit does not answer: nobody watches there, and the watch looks again
    throw error;
  });
  await judgeInside(ctx, stored, inside.map(toInside));
}
