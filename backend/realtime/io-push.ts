import { everybody, type Io, roomOfCall, roomOfUser } from "./io.ts";
import type { Push } from "./push.ts";

/** `Push` over Socket.IO, and the calls that each person hears. */
export function createPush(io: Io): Push & { callsHeardBy: (userId: string) => readonly string[] } {
  const calls = new Map<string, Set<string>>();
  const socketsIn = (room: string) => [...(io.sockets.adapter.rooms.get(room) ?? [])];
  const forget = (userId: string, callId: string) => {
    const heard = calls.get(userId);
    heard?.delete(callId);
    if (heard?.size === 0) calls.delete(userId);
  };
  const to = (rooms: string | string[], exceptSocket: string | undefined) =>
    exceptSocket ? io.to(rooms).except(exceptSocket) : io.to(rooms);

  return {
    toUser: (userId, event, payload, { exceptSocket } = {}) => {
      to(roomOfUser(userId), exceptSocket).emit(event, payload);
    },
    toUsers: (userIds, event, payload, { exceptSocket } = {}) => {
      if (userIds.length === 0) return; // to no room means to everybody
      to(userIds.map(roomOfUser), exceptSocket).emit(event, payload);
    },
    toCall: (callId, event, payload, { exceptSocket } = {}) => {
      to(roomOfCall(callId), exceptSocket).emit(event, payload);
    },
    toSocket: (socketId, event, payload) => {
      io.to(socketId).emit(event, payload);
    },
    toEverybody: (event, payload) => {
      io.to(everybody).emit(event, payload);
    },
    ringDevices: async (userId, payload, timeoutMs, onFirst, onlySocket) => {
      let count = 0;
      const sockets = onlySocket ? [onlySocket] : socketsIn(roomOfUser(userId));
      const rings = sockets.map(async (id) => {
        const socket = io.sockets.sockets.get(id);
        if (!socket) return;
        const rang = await socket
          .timeout(timeoutMs)
          .emitWithAck("call:incoming", payload)
          .then(
            () => true,
            () => false, // it did not answer in time, or went away
          );
        if (rang && ++count === 1) onFirst?.();
      });
      await Promise.all(rings);
      return count;
    },
    joinCall: (userId, callId) => {
      const heard = calls.get(userId) ?? new Set();
      calls.set(userId, heard.add(callId));
      io.in(roomOfUser(userId)).socketsJoin(roomOfCall(callId));
    },
    leaveCall: (userId, callId) => {
      forget(userId, callId);
      io.in(roomOfUser(userId)).socketsLeave(roomOfCall(callId));
    },
    endCall: (callId) => {
      for (const userId of [...calls.keys()]) forget(userId, callId);
      io.in(roomOfCall(callId)).socketsLeave(roomOfCall(callId));
    },
    socketsOf: (userId) => socketsIn(roomOfUser(userId)),
    disconnect: (userId, { session, exceptSession } = {}) => {
      for (const id of socketsIn(roomOfUser(userId))) {
        const socket = io.sockets.sockets.get(id);
        const own = socket?.data.device.user.sessionId;
        if (session !== undefined && own !== session) continue;
        if (exceptSession && own === exceptSession) continue;
        socket?.disconnect(true);
      }
    },
    callsHeardBy: (userId) => [...(calls.get(userId) ?? [])],
  };
}
