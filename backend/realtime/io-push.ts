import { createTeller, inEverySpelling, type Outgoing, spelt, wireFor } from "./aliases.ts";
import { everybody, type Io, roomOfStream, roomOfUser } from "./io.ts";
import type { Push } from "./push.ts";
import { outgoing as allOutgoing } from "./spellings.ts";

/** `Push` over Socket.IO, to each client in its own spelling. What is told one after another arrives in that order. */
export function createPush(io: Io, outgoing: Outgoing = allOutgoing): Push {
  const tell = createTeller(io, outgoing);
  const socketsOf = (userId: string) =>
    inEverySpelling(roomOfUser(userId)).flatMap((room) => [...(io.sockets.adapter.rooms.get(room) ?? [])]);
  return {
    toUsers: (userIds, event, payload) => tell(userIds.map(roomOfUser), event, payload),
    toSocket: (socketId, event, payload) => {
      const wire = wireFor(protocolOf(io, socketId), outgoing, event, payload);
      if (wire) io.to(socketId).emit(...wire);
    },
    toStream: (streamId, alsoUsers, event, payload) =>
      tell([roomOfStream(streamId), ...alsoUsers.map(roomOfUser)], event, payload),
    enterStream: async (socketId, streamId) => {
      const room = spelt(roomOfStream(streamId), protocolOf(io, socketId));
      await io.sockets.sockets.get(socketId)?.join(room);
    },
    leaveStream: (socketId, streamId) => io.in(socketId).socketsLeave(inEverySpelling(roomOfStream(streamId))),
    toEverybody: (event, payload) => tell([everybody], event, payload),
    ringDevices: async (userId, payload, timeoutMs, onFirst, onlySocket) => {
      let count = 0;
      const rings = (onlySocket === undefined ? socketsOf(userId) : [onlySocket]).map(async (id) => {
        if ((await isRung(io, outgoing, id, payload, timeoutMs)) && ++count === 1) onFirst?.();
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

const protocolOf = (io: Io, id: string) => io.sockets.sockets.get(id)?.data.device?.protocol ?? "plan";

type Ring = Parameters<Push["ringDevices"]>[1];

/** Sends the ring to one device and waits for its word. nchat's clients ring without a word: sent is rung. */
async function isRung(io: Io, outgoing: Outgoing, id: string, payload: Ring, timeoutMs: number): Promise<boolean> {
  const socket = io.sockets.sockets.get(id);
  if (!socket) return false;
  const protocol = protocolOf(io, id);
  const wire = wireFor(protocol, outgoing, "call:incoming", payload);
  if (!wire) return false;
  if (protocol === "nchat") return socket.emit(...wire);
  return await socket
    .timeout(timeoutMs)
    .emitWithAck(...wire)
    .then(
      () => true,
      () => false, // it did not answer in time, or went away
    );
}
