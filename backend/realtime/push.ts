import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";

/** Tells people's devices, whichever node they are connected to. Everything here is sent and not waited for, `ringDevices` excepted. */
export type Push = Readonly<{
  /** To all devices of some people. */
  toUsers: <E extends ServerEvent>(userIds: readonly string[], event: E, payload: ServerPayload<E>) => void;
  /** To every device of a person but the one of that name; null leaves none out. */
  toOthers: <E extends ServerEvent>(
    userId: string,
    exceptDevice: string | null,
    event: E,
    payload: ServerPayload<E>,
  ) => void;
  /** To one device, of whichever node. */
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
  /** The same for this node's devices alone: for what every node finds out itself. */
  toEverybodyHere: <E extends ServerEvent>(event: E, payload: ServerPayload<E>) => void;
  /**
   * Sends `call:incoming` to every device of a person. `onFirst` is called as soon as the first one acknowledged within
   * the time, on whichever node. Resolves with how many of this node's did, early once all have.
   */
  ringDevices: (
    userId: string,
    payload: ServerPayload<"call:incoming">,
    timeoutMs: number,
    onFirst?: () => void,
    /** Rings this socket and no other: one that connected while it rings. */
    onlySocket?: string,
  ) => Promise<number>;
  /** The sockets of somebody that are connected to this node. */
  socketsOf: (userId: string) => readonly string[];
  /** Disconnects devices of a person: all, those of one sign-in, or those of all others. */
  disconnect: (userId: string, which?: Readonly<{ session?: string; exceptSession?: string | null }>) => void;
  /** Resolves once what was told so far has left this node, so that what another tells later arrives later. */
  settled: () => Promise<void>;
}>;
