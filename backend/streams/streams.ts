import type { FastifyRequest } from "fastify";
import type { Stream } from "@nchat/contract/streams";
import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import { type Access, requireStream } from "./access.ts";
import { createPlayback } from "./playback.ts";
import type { StoredStream } from "./rows.ts";
import { loadHosts, toStream } from "./view.ts";

/** Live streams: their routes, and what a restart has to pick up. */
export function createStreams(ctx: Context): Part<"getStream"> {
  const playback = createPlayback(ctx.config);
  const show = async (stored: StoredStream, access: Access, request: FastifyRequest): Promise<Stream> =>
    toStream(stored, {
      access,
      playback,
      names: await loadHosts(ctx.db, [stored]),
      presence: ctx.presence,
      baseUrl: ctx.config.publicUrl ?? `${request.protocol}://${request.host}`,
      now: ctx.now(),
    });
  return {
    routes: {
      getStream: async ({ params, user, request }) => {
        const { stream, access } = await requireStream(ctx.db, params.id, user ?? null, "see");
        return await show(stream, access, request);
      },
    },
    sockets: {},
  };
}
