import { everybody, type Io, roomOfCall, roomOfUser } from "./io.ts";
import type { Push, PushOptions } from "./push.ts";

/** `Push` over Socket.IO, and the calls that each person hears. */
export function createPush(io: Io): Push & { callsHeardBy: (userId: string) => readonly string[] } {
  const to = (rooms: string | string[], { exceptSocket }: PushOptions = {}) =>
    exceptSocket ? io.to(rooms).except(exceptSocket) : io.to(rooms);
  const socketsOf = (userId: string) => [...(io.sockets.adapter.rooms.get(roomOfUser(userId)) ?? [])];
  return {
    toUser: (userId, event, payload, options) => {
      to(roomOfUser(userId), options).emit(event, payload);
    },
    toUsers: (userIds, event, payload, options) => {
      if (userIds.length === 0) return; // to no room means to everybody
      to(userIds.map(roomOfUser), options).emit(event, payload);
    },
    toCall: (callId, event, payload, options) => {
      to(roomOfCall(callId), options).emit(event, payload);
    },
    toSocket: (socketId, event, payload) => {
      io.to(socketId).emit(event, payload);
    },
    toEverybody: (event, payload) => {
      io.to(everybody).emit(event, payload);
    },
    ringDevices: async (userId, payload, timeoutMs, onFirst) => {
      let count = 0;
      const rings = socketsOf(userId).map(async (id) => {
        if ((await acknowledges(io, id, payload, timeoutMs)) && ++count === 1) onFirst?.();
      });
      await Promise.all(rings);
      return count;
    },
    ...createCallRooms(io),
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

/** Who hears which call, on devices of now and of later. */
function createCallRooms(io: Io) {
  const calls = new Map<string, Set<string>>();
  const forget = (userId: string, callId: string) => {
    const heard = calls.get(userId);
    heard?.delete(callId);
    if (heard?.size === 0) calls.delete(userId);
  };
  return {
    joinCall: (userId: string, callId: string) => {
      calls.set(userId, (calls.get(userId) ?? new Set()).add(callId));
      io.in(roomOfUser(userId)).socketsJoin(roomOfCall(callId));
    },
    leaveCall: (userId: string, callId: string) => {
      forget(userId, callId);
      io.in(roomOfUser(userId)).socketsLeave(roomOfCall(callId));
    },
    endCall: (callId: string) => {
      for (const userId of [...calls.keys()]) forget(userId, callId);
      io.in(roomOfCall(callId)).socketsLeave(roomOfCall(callId));
    },
    callsHeardBy: (userId: string) => [...(calls.get(userId) ?? [])],
  };
}
