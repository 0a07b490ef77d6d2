import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";
import type { Push } from "../realtime/push.ts";

/** Which socket belongs to which device, so that one device of a person can be left out. */
export type Devices = Readonly<{
  connected: (socketId: string, deviceId: string | null) => void;
  disconnected: (socketId: string) => void;
  /** Tells every device of a person but one; null leaves none out. */
  tellOthers: <E extends ServerEvent>(
    userId: string,
    exceptDevice: string | null,
    event: E,
    payload: ServerPayload<E>,
  ) => void;
}>;

/** What the socket of a device without a name, and that socket only, is called. */
export const unnamedDevice = (socketId: string) => `socket:${socketId}`;

/** Keeps the list for as long as the sockets are connected. */
export function createDevices(push: Push): Devices {
  const deviceOf = new Map<string, string>();
  return {
    connected: (socketId, deviceId) => deviceOf.set(socketId, deviceId ?? unnamedDevice(socketId)),
    disconnected: (socketId) => deviceOf.delete(socketId),
    tellOthers: (userId, exceptDevice, event, payload) => {
      for (const socketId of push.socketsOf(userId))
        if (exceptDevice === null || deviceOf.get(socketId) !== exceptDevice) push.toSocket(socketId, event, payload);
    },
  };
}
