import type { z } from "zod";
import type { AnonymousEvent, ClientAckData, ClientEvent, clientEvents } from "@nchat/contract/realtime";
import type { Identity } from "../auth/identity.ts";
import type { Protocol } from "./aliases.ts";

/** The connected device that sent an event. */
export type Device = Readonly<{
  socketId: string;
  user: Identity;
  /** What the client calls itself; for telling devices apart, never for permissions. */
  device: Readonly<{ type: "desktop" | "browser"; id: string }> | null;
  /** How it spells events. */
  protocol: Protocol;
}>;

/** A connected device of nobody known: it came without a token. */
export type AnonymousDevice = Readonly<Omit<Device, "user"> & { user: null; address: string }>;

/** Any connected device. */
export type Visitor = Device | AnonymousDevice;

/** Answers one client event: what it returns is the ack's `data`. Refusals are thrown as `ApiError`. */
export type SocketHandler<E extends ClientEvent> = (
  payload: z.output<(typeof clientEvents)[E]["payload"]>,
  who: E extends AnonymousEvent ? Visitor : Device,
) => Promise<ClientAckData<E>>;

export type SocketHandlers = { readonly [E in ClientEvent]: SocketHandler<E> };

/** What parts answer, `server.ts` needs them all. `auth:refresh` concerns the socket itself: `devices.ts` answers it. */
export type PartSockets = Omit<SocketHandlers, "auth:refresh">;
