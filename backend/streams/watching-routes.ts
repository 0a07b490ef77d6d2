import { notValid } from "@nchat/contract/errors";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { requireStream } from "./access.ts";
import { rolesOf } from "./chat/role.ts";
import type { Answers } from "./answers.ts";
import type { Entrance } from "./entering.ts";
import { analyse, countViewers, listStreams, listViewers } from "./lists.ts";

type WatchRoute =
  | "listStreams"
  | "listActiveStreams"
  | "listScheduledStreams"
  | "getStream"
  | "joinStream"
  | "listStreamViewers"
  | "getStreamAnalytics"
  | "getStreamEmbed";

/** Looking at streams and entering them over REST. */
export function createWatchingRoutes(
  ctx: Context,
  { answers, entrance }: Readonly<{ answers: Answers; entrance: Entrance }>,
): Pick<RouteHandlers, WatchRoute> {
  const { db } = ctx;
  return {
    listStreams: ({ user, query }) => listStreams(ctx, user ?? null, query),
    listActiveStreams: ({ user, query }) => listStreams(ctx, user ?? null, { ...query, status: "active" }),
    listScheduledStreams: ({ user, query }) => listStreams(ctx, user ?? null, { ...query, status: "scheduled" }),
    getStream: async ({ user, params, request }) => {
      const { stream, access } = await requireStream(db, params.id, user ?? null, "see");
      return await answers.stream(stream, access, request);
    },
    joinStream: async ({ user, params, body, request }) => {
      if (body?.streamId !== undefined && body.streamId !== params.id)
        throw new ApiError("VALIDATION_FAILED", notValid, {
          details: [{ path: "body.streamId", message: "This is not the stream of the path" }],
        });
      const { stream: stored, access } = await requireStream(db, params.id, user ?? null, "watch");
      const asViewer = body?.as === "viewer";
      const entry = await entrance.enter({ stored, access, user: user ?? null, asViewer });
      return { ...entry, stream: await answers.fresh(params.id, access, request) };
    },
    listStreamViewers: async ({ user, params, query }) => {
      const { access, stream } = await requireStream(db, params.id, user ?? null, "watch");
      const counts = await countViewers(db, params.id);
      const isTold =
        access.rights.moderate || (user && (await rolesOf(db, stream, [user.id]))(user.id) === "moderator");
      return { ...counts, viewers: isTold ? await listViewers(ctx, stream, query) : [] };
    },
    getStreamAnalytics: async ({ user, params }) => {
      const { stream } = await requireStream(db, params.id, user, "manage");
      return await analyse(ctx, stream);
    },
    getStreamEmbed: async ({ user, params, request }) => {
      const { stream } = await requireStream(db, params.id, user ?? null, "see");
      return answers.embed(stream.state.id, request);
    },
  };
}
