import { randomUUID } from "node:crypto";
import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";
import { type Bus, createLonelyBus } from "../redis/bus.ts";
import { createTeller, inEverySpelling, type Outgoing, spelt, wireFor } from "./aliases.ts";
import { everybody, type Io, roomOfDevice, roomOfSession, roomOfStream, roomOfUser } from "./io.ts";
import type { Push } from "./push.ts";
import { outgoing as allOutgoing } from "./spellings.ts";

/** `Push` over Socket.IO, to each client in its own spelling. What is told one after another arrives in that order. */
export function createPush(io: Io, outgoing: Outgoing = allOutgoing, bus: Bus = createLonelyBus()): Push {
  const tell = createTeller(io, outgoing);
  const tellHere = createTeller(io.local, outgoing);
  const socketsOf = (userId: string) =>
    inEverySpelling(roomOfUser(userId)).flatMap((room) => [...(io.sockets.adapter.rooms.get(room) ?? [])]);
  return {
    toUsers: (userIds, event, payload) => tell(userIds.map(roomOfUser), event, payload),
    toOthers: (userId, exceptDevice, event, payload) => {
      const others = exceptDevice === null ? tell : createTeller(io.except(roomOfDevice(exceptDevice)), outgoing);
      others([roomOfUser(userId)], event, payload);
    },
    toSocket: createSocketTeller(io, bus, outgoing),
    toStream: (streamId, alsoUsers, event, payload) =>
      tell([roomOfStream(streamId), ...alsoUsers.map(roomOfUser)], event, payload),
    enterStream: async (socketId, streamId) => {
      const room = spelt(roomOfStream(streamId), protocolOf(io, socketId));
      await io.sockets.sockets.get(socketId)?.join(room);
    },
    leaveStream: (socketId, streamId) => io.in(socketId).socketsLeave(inEverySpelling(roomOfStream(streamId))),
    toEverybody: (event, payload) => tell([everybody], event, payload),
    toEverybodyHere: (event, payload) => tellHere([everybody], event, payload),
    ringDevices: createRinger(io, bus, outgoing, socketsOf),
    socketsOf,
    disconnect: (userId, { session, exceptSession } = {}) => {
      if (session !== undefined) io.in(roomOfSession(session)).disconnectSockets(true);
      else {
        const theirs = io.in(inEverySpelling(roomOfUser(userId)));
        (exceptSession ? theirs.except(roomOfSession(exceptSession)) : theirs).disconnectSockets(true);
      }
    },
    settled: bus.settled,
  };
}

const protocolOf = (io: Io, id: string) => io.sockets.sockets.get(id)?.data.device?.protocol ?? "plan";

/** Tells a device of this node, or lets the node tell it that it is connected to. */
function createSocketTeller(io: Io, bus: Bus, outgoing: Outgoing): Push["toSocket"] {
  const tellHere: Push["toSocket"] = (socketId, event, payload) => {
    const wire = wireFor(protocolOf(io, socketId), outgoing, event, payload);
    if (wire) io.local.to(socketId).emit(...wire);
  };
  bus.listen("tell", ({ socketId, event, payload }) => {
    // Another node of this very service made it.
    if (io.sockets.sockets.has(socketId))
      tellHere(socketId, event as ServerEvent, payload as ServerPayload<ServerEvent>);
  });
  return (socketId, event, payload) => {
    if (!bus.isShared || io.sockets.sockets.has(socketId)) tellHere(socketId, event, payload);
    else bus.send("tell", { socketId, event, payload });
  };
}

type Ring = Parameters<Push["ringDevices"]>[1];

/** Rings this node's devices, and lets the other nodes ring theirs. */
function createRinger(io: Io, bus: Bus, outgoing: Outgoing, socketsOf: Push["socketsOf"]): Push["ringDevices"] {
  const ringHere = async (ids: readonly string[], payload: Ring, timeoutMs: number, onFirst: () => void) => {
    let count = 0;
    const rings = ids.map(async (id) => {
      if ((await isRung(io, outgoing, id, payload, timeoutMs)) && ++count === 1) onFirst();
    });
    await Promise.all(rings);
    return count;
  };
  const waiting = new Map<string, () => void>();
  bus.listen("ring", ({ ringId, userId, payload, timeoutMs }) => {
    const ring = payload as Ring; // another node of this very service made it
    void ringHere(socketsOf(userId), ring, timeoutMs, () => bus.send("rang", { ringId }));
  });
  bus.listen("rang", ({ ringId }) => waiting.get(ringId)?.());
  return async (userId, payload, timeoutMs, onFirst, onlySocket) => {
    let isTold = false;
    const first = () => {
      if (!isTold) onFirst?.();
      isTold = true;
    };
    if (onlySocket !== undefined) return await ringHere([onlySocket], payload, timeoutMs, first);
    if (bus.isShared) {
      const ringId = randomUUID();
      waiting.set(ringId, first);
      setTimeout(() => waiting.delete(ringId), timeoutMs).unref();
      bus.send("ring", { ringId, userId, payload, timeoutMs });
    }
    return await ringHere(socketsOf(userId), payload, timeoutMs, first);
  };
}

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
