import type { Device } from "./events.ts";

/** What a device is called: as it says, or else by its socket. */
export function nameOfDevice({ device, socketId, user }: Pick<Device, "device" | "socketId" | "user">): string {
  return device ? nameInSession(user.sessionId, device.id) : `socket:${socketId}`;
}

/** A person's devices may call themselves the same (each computer has its "default"), but each has a sign-in of its own. */
export function nameInSession(sessionId: string | null, id: string): string {
  return sessionId === null ? id : `${sessionId}/${id}`;
}
