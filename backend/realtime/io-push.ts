import { everybody, type Io, roomOfUser } from "./io.ts";
import type { Push } from "./push.ts";

/** `Push` over Socket.IO. What is told one after another arrives in that order. */
export function createPush(io: Io): Push {
  const socketsOf = (userId: string) => [...(io.sockets.adapter.rooms.get(roomOfUser(userId)) ?? [])];
  return {
    toUsers: (userIds, event, payload) => {
      if (userIds.length === 0) return; // to no room means to everybody
      io.to(userIds.map(roomOfUser)).emit(event, payload);
    },
    toSocket: (socketId, event, payload) => {
      io.to(socketId).emit(event, payload);
    },
    toEverybody: (event, payload) => {
      io.to(everybody).emit(event, payload);
    },
    ringDevices: async (userId, payload, timeoutMs, onFirst, onlySocket) => {
      let count = 0;
      const rings = (onlySocket === undefined ? socketsOf(userId) : [onlySocket]).map(async (id) => {
        if ((await acknowledges(io, id, payload, timeoutMs)) && ++count === 1) onFirst?.();
      });
      await Promise.all(rings);
      return count;
    },
    socketsOf,
    disconnect: (userId, { session, exceptSession } = {}) => {
      for (const id of socketsOf(userId)) {
        const socket = io.sockets.sockets.get(id);
        const own = socket?.data.device.user.sessionId;
        if (session !== undefined && own !== session) continue;
        if (exceptSession && own === exceptSession) continue;
        socket?.disconnect(true);
      }
    },
  };
}

async function acknowledges(io: Io, id: string, payload: object, timeoutMs: number): Promise<boolean> {
  const socket = io.sockets.sockets.get(id);
  if (!socket) return false;
  const ring = socket.timeout(timeoutMs).emitWithAck("call:incoming", payload);
  return await ring.then(
    () => true,
    () => false, // it did not answer in time, or went away
  );
}
