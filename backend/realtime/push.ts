import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";

/** Tells people's devices. Everything here is sent and not waited for, `ringDevices` excepted. */
export type Push = Readonly<{
  /** To all devices of some people. */
  toUsers: <E extends ServerEvent>(userIds: readonly string[], event: E, payload: ServerPayload<E>) => void;
  toSocket: <E extends ServerEvent>(socketId: string, event: E, payload: ServerPayload<E>) => void;
  /** To everybody who is signed in. */
  toEverybody: <E extends ServerEvent>(event: E, payload: ServerPayload<E>) => void;
  /**
   * Sends `call:incoming` to every device of a person and counts those that acknowledged within the time. `onFirst` is
   * called as soon as the first one did. Resolves early once all have.
   */
  ringDevices: (
    userId: string,
    payload: ServerPayload<"call:incoming">,
    timeoutMs: number,
    onFirst?: () => void,
    /** Rings this socket and no other: one that connected while it rings. */
    onlySocket?: string,
  ) => Promise<number>;
  socketsOf: (userId: string) => readonly string[];
  /** Disconnects devices of a person: all, those of one sign-in, or those of all others. */
  disconnect: (userId: string, which?: Readonly<{ session?: string; exceptSession?: string | null }>) => void;
}>;
