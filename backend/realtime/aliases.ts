import type { z } from "zod";
import type { ClientEvent, Handshake, ServerEvent, ServerPayload } from "@nchat/contract/realtime";

/** How a client spells events: as the plan does, or as nchat published them. It says so once, in its handshake. */
export type Protocol = z.output<typeof Handshake>["protocol"];

/** An event as it goes over the wire to one kind of client. */
export type Wire = readonly [event: string, payload: object];

/** nchat's spelling of what the service tells; an event that is not here goes out as it is, null keeps it back. */
export type Outgoing = { readonly [E in ServerEvent]?: (payload: ServerPayload<E>) => Wire | null };

/** What an event from an nchat client is to us. `payload` may hand over anything: it is validated like any other. */
export type Incoming = Readonly<
  Record<string, Readonly<{ event: ClientEvent; payload: (sent: Readonly<Record<string, unknown>>) => unknown }>>
>;

/** Clients of one spelling stand in a room of their own, so that telling both costs two emits and no look at anybody. */
export const spelt = (room: string, protocol: Protocol): string => (protocol === "plan" ? room : `${room}|${protocol}`);

/** A room with everybody in it, however they spell. */
export const inEverySpelling = (room: string): string[] => [room, spelt(room, "nchat")];

type Emits = Readonly<{
  to: (rooms: string[]) => Readonly<{ emit: (event: string, payload: object) => unknown }>;
}>;

/** Tells some rooms, each client once and in its own spelling. To no room means to nobody. */
export function createTeller(io: Emits, outgoing: Outgoing) {
  return <E extends ServerEvent>(rooms: readonly string[], event: E, payload: ServerPayload<E>): void => {
    if (rooms.length === 0) return; // Socket.IO takes no room for everybody
    const respelt = outgoing[event];
    if (!respelt) {
      io.to(rooms.flatMap(inEverySpelling)).emit(event, payload);
      return;
    }
    io.to([...rooms]).emit(event, payload);
    const wire = respelt(payload);
    if (wire) io.to(rooms.map((room) => spelt(room, "nchat"))).emit(wire[0], wire[1]);
  };
}

/** An event for one client whose spelling is known; null when it has no word for it. */
export function wireFor<E extends ServerEvent>(
  protocol: Protocol,
  outgoing: Outgoing,
  event: E,
  payload: ServerPayload<E>,
): Wire | null {
  const respelt = protocol === "nchat" ? outgoing[event] : undefined;
  return respelt ? respelt(payload) : [event, payload];
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a client sent, in the plan's spelling. */
export function understood(
  protocol: Protocol,
  incoming: Incoming,
  event: string,
  payload: unknown,
): Readonly<{ event: string; payload: unknown }> {
  const alias = protocol === "nchat" && Object.hasOwn(incoming, event) ? incoming[event] : undefined;
  return alias
    ? { event: alias.event, payload: isFields(payload) ? alias.payload(payload) : payload }
    : { event, payload };
}
