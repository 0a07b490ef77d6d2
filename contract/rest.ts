import type { z } from "zod";
import { authRoutes } from "./rest/auth.ts";
import { broadcastRoutes } from "./rest/call-broadcast.ts";
import { callRoutes } from "./rest/calls.ts";
import { channelRoutes } from "./rest/channels.ts";
import { peopleRoutes } from "./rest/people.ts";
import { recordingRoutes } from "./rest/recordings.ts";
import type { Route } from "./rest/route.ts";
import { streamChatRoutes } from "./rest/stream-chat.ts";
import { streamRoutes } from "./rest/streams.ts";
import { systemRoutes } from "./rest/system.ts";

/** Every REST route: validation, types, the client and /openapi.json all derive from this map. */
export const routes = {
  ...authRoutes,
  ...peopleRoutes,
  ...channelRoutes,
  ...callRoutes,
  ...broadcastRoutes,
  ...recordingRoutes,
  ...streamRoutes,
  ...streamChatRoutes,
  ...systemRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

type In<R, K extends "params" | "query" | "body"> =
  R extends Record<K, infer S extends z.ZodType> ? z.input<S> : undefined;
type Out<R, K extends "params" | "query" | "body"> =
  R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

/** What a client hands over for a route. */
export type RouteInput<N extends RouteName> = {
  [K in "params" | "query" | "body" as In<(typeof routes)[N], K> extends undefined ? never : K]: In<
    (typeof routes)[N],
    K
  >;
};
/** What a handler receives after validation. */
export type RouteRequest<N extends RouteName> = {
  params: Out<(typeof routes)[N], "params">;
  query: Out<(typeof routes)[N], "query">;
  body: Out<(typeof routes)[N], "body">;
};
/** What a route answers on success. */
export type RouteAnswer<N extends RouteName> = z.output<(typeof routes)[N]["response"]>;
