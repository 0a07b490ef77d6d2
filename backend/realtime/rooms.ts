import type { Io } from "./io.ts";

/** Rooms of a part's own, told in a part's own words: what goes out is the part's affair, name and all. */
export type Rooms = Readonly<{
  /** Whether a device is connected to this node. */
  isHere: (socketId: string) => boolean;
  /** In which rooms such a device is. */
  of: (socketId: string) => ReadonlySet<string>;
  /** Puts a device, of whichever node, into rooms; one that has gone meanwhile is passed over. */
  enter: (socketId: string, rooms: readonly string[]) => Promise<void>;
  /** Takes a device, of whichever node, out of rooms. */
  leave: (socketId: string, rooms: readonly string[]) => void;
  /** Takes everybody out of rooms, on every node. */
  clear: (rooms: readonly string[]) => void;
  /** Tells a room, on every node. */
  tell: (room: string, event: string, payload: object) => void;
}>;

/** `Rooms` over Socket.IO. `isShared`: other nodes may have devices in a room that is empty here. */
export function createRooms(io: Io, isShared = false): Rooms {
  return {
    isHere: (socketId) => io.sockets.sockets.has(socketId),
    of: (socketId) => io.sockets.sockets.get(socketId)?.rooms ?? new Set(),
    enter: async (socketId, rooms) => {
      const here = io.sockets.sockets.get(socketId);
      if (here) await here.join([...rooms]);
      else io.in(socketId).socketsJoin([...rooms]);
    },
    leave: (socketId, rooms) => {
      const here = io.sockets.sockets.get(socketId);
      if (here) for (const room of rooms) void here.leave(room);
      else io.in(socketId).socketsLeave([...rooms]);
    },
    clear: (rooms) => io.in([...rooms]).socketsLeave([...rooms]),
    tell: (room, event, payload) => {
      if (!isShared && !io.sockets.adapter.rooms.has(room)) return; // it would be encoded, and kept, for nobody
      io.to(room).emit(event, payload);
    },
  };
}
