import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { isOpenStream } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import { answer } from "../http/failures.ts";
import { ApiError } from "../http/api-error.ts";
import { segmentsOf } from "./outputs.ts";
import type { Playback } from "./playback.ts";
import { loadStream } from "./store.ts";

const Params = z.object({ id: z.uuid(), ticket: z.string().max(100), file: z.string().regex(/^[\w-]+\.(m3u8|ts)$/) });

const types = { m3u8: "application/vnd.apple.mpegurl", ts: "video/mp2t" } as const;

/**
 * Serves the playlists and segments that media wrote for a stream, `/hls/<stream>/<ticket>/<file>`. The ticket is looked
 * at for every file, against the stream as it is stored now, so that what may not be watched any more stops playing.
 */
export function serveOrigin(scope: FastifyInstance, ctx: Context, playback: Playback): void {
  scope.get("/hls/:id/:ticket/:file", { config: { rateLimit: false } }, async (request, reply) => {
    const parsed = Params.safeParse(request.params);
    const stored = parsed.success ? await loadStream(ctx.db, parsed.data.id) : null;
    if (!parsed.success || !stored) return answer(request, reply, nothing());
    const { ticket, file } = parsed.data;
    const verdict = playback.check(stored, ticket, ctx.now());
    if (verdict === "refused") return answer(request, reply, nothing());
    if (verdict === "expired") return answer(request, reply, new ApiError("FORBIDDEN", "This address has ended."));
    const content = isOpenStream(stored.state.status)
      ? await ctx.storage.read(segmentsOf(stored.state.id) + file)
      : null;
    if (!content) return answer(request, reply, nothing());
    reply.header("access-control-allow-origin", "*");
    reply.header("cache-control", file.endsWith(".ts") ? "private, max-age=60" : "no-store");
    reply.type(file.endsWith(".ts") ? types.ts : types.m3u8);
    return await reply.send(content);
  });
}

const nothing = () => new ApiError("NOT_FOUND", "There is nothing at this address");
