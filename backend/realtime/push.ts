import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";

/** Tells people's devices. Everything here is sent and not waited for, `ringDevices` excepted. */
export type Push = Readonly<{
  /** To all devices of some people. */
  toUsers: <E extends ServerEvent>(userIds: readonly string[], event: E, payload: ServerPayload<E>) => void;
  toSocket: <E extends ServerEvent>(socketId: string, event: E, payload: ServerPayload<E>) => void;
  /** To the devices that watch a stream, and to all devices of these people beside: each device once. */
  toStream: <E extends ServerEvent>(
    streamId: string,
    alsoUsers: readonly string[],
    event: E,
    payload: ServerPayload<E>,
  ) => void;
  /** Lets a device of this node hear what is told of a stream. Whether it may is the caller's affair. */
  enterStream: (socketId: string, streamId: string) => Promise<void>;
  /** Ends that, for a device of any node. */
  leaveStream: (socketId: string, streamId: string) => void;
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
