import type { ErrorInfo } from "@nchat/contract/errors";
import type { ClientAckData, ClientEvent, ClientPayload, ServerEvent, ServerPayload } from "@nchat/contract/realtime";
import type { ReadonlyStore } from "../platform/readonly-store.ts";

/** Where the socket stands. `retryAt` is the time (ms) of the next try. */
export type Link =
  | { readonly step: "off" }
  | { readonly step: "connecting"; readonly attempt: number }
  | { readonly step: "up" }
  | { readonly step: "waiting"; readonly attempt: number; readonly retryAt: number };

/** What became of an event sent: acknowledged, refused, or nobody answered in time. */
export type EmitResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "refused"; readonly error: ErrorInfo }
  | { readonly ok: false; readonly reason: "unreachable" };

/** The typed realtime connection of a signed-in person. */
export type SocketClient = {
  readonly link: ReadonlyStore<Link>;
  /** Sends and waits for the ack (5 s unless told). Not queued: without a connection it is "unreachable" at once. */
  readonly emit: <E extends ClientEvent>(
    event: E,
    payload: ClientPayload<E>,
    timeoutMs?: number,
  ) => Promise<EmitResult<ClientAckData<E>>>;
  /** `acknowledge` tells the server that this device acted (an incoming call is shown). Payloads are validated. */
  readonly on: <E extends ServerEvent>(
    event: E,
    listener: (payload: ServerPayload<E>, acknowledge: () => void) => void,
  ) => () => void;
  /** After every (re)connect: the moment to reconcile. Called at once when the connection is already up. */
  readonly onConnected: (listener: () => void) => () => void;
  readonly connect: () => void;
  readonly disconnect: () => void;
  /** Tries at once instead of at `retryAt`. */
  readonly retryNow: () => void;
};
