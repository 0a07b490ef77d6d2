import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";
import type { Device } from "../realtime/events.ts";
import type { Push } from "../realtime/push.ts";

/** Which socket belongs to which device, so that one device of a person can be left out. */
export type Devices = Readonly<{
  connected: (device: Device) => void;
  disconnected: (socketId: string) => void;
  /** The device of a sign-in, for requests that do not name theirs; null when it is not the only one. */
  ofSession: (sessionId: string | null) => string | null;
  /** Tells every device of a person but one; null leaves none out. */
  tellOthers: <E extends ServerEvent>(
    userId: string,
    exceptDevice: string | null,
    event: E,
    payload: ServerPayload<E>,
  ) => void;
}>;

/** What a device is called: as it says, or else by its socket. */
export function nameOfDevice({ device, socketId, user }: Pick<Device, "device" | "socketId" | "user">): string {
  return device ? nameInSession(user.sessionId, device.id) : `socket:${socketId}`;
}

/** A person's devices may call themselves the same (each computer has its "default"), but each has a sign-in of its own. */
export function nameInSession(sessionId: string | null, id: string): string {
  return sessionId === null ? id : `${sessionId}/${id}`;
}

/** Keeps the list for as long as the sockets are connected. */
export function createDevices(push: Pick<Push, "socketsOf" | "toSocket">): Devices {
  const known = new Map<string, Readonly<{ name: string; sessionId: string | null }>>();
  return {
    connected: (device) => {
      known.set(device.socketId, { name: nameOfDevice(device), sessionId: device.user.sessionId });
    },
    disconnected: (socketId) => {
      known.delete(socketId);
    },
    ofSession: (sessionId) => {
      if (sessionId === null) return null;
      const names = new Set([...known.values()].filter((each) => each.sessionId === sessionId).map(({ name }) => name));
      const [name] = names;
      return names.size === 1 && name !== undefined ? name : null;
    },
    tellOthers: (userId, exceptDevice, event, payload) => {
      for (const socketId of push.socketsOf(userId))
        if (exceptDevice === null || known.get(socketId)?.name !== exceptDevice)
          push.toSocket(socketId, event, payload);
    },
  };
}
