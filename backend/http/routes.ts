import type { FastifyReply, FastifyRequest } from "fastify";
import type { RouteAnswer, RouteName, RouteRequest, routes } from "@nchat/contract/rest";
import type { Identity } from "../auth/identity.ts";

type AuthOf<N extends RouteName> = (typeof routes)[N]["auth"];
type Caller<N extends RouteName> =
  AuthOf<N> extends "user" ? Identity : AuthOf<N> extends "optional" ? Identity | undefined : undefined;

/** What the handler of a route is given: validated input, and who asks (from the token alone). */
export type RouteCall<N extends RouteName> = RouteRequest<N> & {
  readonly user: Caller<N>;
  /** The client's address, behind trusted proxies too. */
  readonly address: string;
  readonly requestId: string;
  /** Headers and cookies. */
  readonly request: FastifyRequest;
  /** To set headers and cookies; the answer itself is what the handler returns. */
  readonly reply: FastifyReply;
};

/** Answers one route. Refusals are thrown as `ApiError`. */
export type RouteHandler<N extends RouteName> = (call: RouteCall<N>) => Promise<RouteAnswer<N>>;

/** One handler a route; `server.ts` needs them all. */
export type RouteHandlers = { readonly [N in RouteName]: RouteHandler<N> };
