import type { ServerEvent, ServerPayload } from "@nchat/contract/realtime";

/** Tells people's devices. Everything here is sent and not waited for, `ringDevices` excepted. */
export type Push = Readonly<{
  toUser: <E extends ServerEvent>(userId: string, event: E, payload: ServerPayload<E>, options?: PushOptions) => void;
  toUsers: <E extends ServerEvent>(
    userIds: readonly string[],
    event: E,
    payload: ServerPayload<E>,
    options?: PushOptions,
  ) => void;
  /** To everybody who was joined to the call by `joinCall`, with all their devices. */
  toCall: <E extends ServerEvent>(callId: string, event: E, payload: ServerPayload<E>, options?: PushOptions) => void;
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
  /** All devices of a person, also those that connect later, hear `toCall`. Remembered by the process only. */
  joinCall: (userId: string, callId: string) => void;
  leaveCall: (userId: string, callId: string) => void;
  /** Forgets the call for everybody. */
  endCall: (callId: string) => void;
  socketsOf: (userId: string) => readonly string[];
  /** Disconnects devices of a person: all, those of one sign-in, or those of all others. */
  disconnect: (userId: string, which?: Readonly<{ session?: string; exceptSession?: string | null }>) => void;
}>;

/** Devices to leave out, by socket id. */
export type PushOptions = Readonly<{ exceptSocket?: string | undefined }>;
