import type { FastifyInstance } from "fastify";
import type { RouteName } from "@nchat/contract/rest";
import type { AliasRoute } from "./http/aliases.ts";
import type { RouteHandlers } from "./http/routes.ts";
import type { Respellings } from "./http/spelling.ts";
import type { Device, PartSockets } from "./realtime/events.ts";

/**
 * A part of the service: `createCalls(ctx)` and the like return one. `server.ts` lists the parts, joins their handlers
 * (a route or event without one does not compile) and calls the rest in order; `stop` in reverse order.
 */
export type Part<R extends RouteName = never, E extends keyof PartSockets = never> = Readonly<{
  routes: Pick<RouteHandlers, R>;
  sockets: Pick<PartSockets, E>;
  /** Its routes in nchat's spelling, and how its own speak to nchat's clients. Events: `realtime/spellings.ts`. */
  aliases?: readonly AliasRoute[];
  respellings?: Respellings;
  /** Routes outside the contract, in a scope of their own with content-type parsers of their own (webhooks). */
  register?: (scope: FastifyInstance) => Promise<void>;
  /** After the database and before the first request and the first job: names job handlers, takes up what was open. */
  start?: () => Promise<void>;
  /** After every part's `start` and the start of the jobs, before the first request. */
  ready?: () => Promise<void>;
  /** A device connected; it is in its person's room already and has not been told `connected` yet. */
  onConnect?: (device: Device) => Promise<void>;
  onDisconnect?: (device: Device) => Promise<void>;
  /** A socket is no more, be it a device's or an anonymous viewer's. */
  onGone?: (socketId: string) => Promise<void>;
  /** The person deletes the account; runs before the row loses its name. */
  onAccountDeleted?: (userId: string) => Promise<void>;
  stop?: () => Promise<void>;
}>;
