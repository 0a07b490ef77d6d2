import type { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { isOpenStream } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import { answer } from "../http/failures.ts";
import { ApiError } from "../http/api-error.ts";
import { segmentsOf } from "./comparing.ts";
import type { Playback } from "./playback.ts";
import type { StoredStream } from "./rows.ts";
import { loadStream } from "./store.ts";

const Params = z.object({
  id: z.uuid(),
  ticket: z.string().max(100),
  file: z.string().regex(/^[\w-]+\.(m3u8|mpd|ts|m4s|mp4)$/),
});
const Position = z.coerce.number().int().min(0).max(1e12);
const Query = z.object({ _HLS_msn: Position.optional(), _HLS_part: Position.optional() });

const types = {
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
  ts: "video/mp2t",
  m4s: "video/iso.segment",
  mp4: "video/mp4",
} as const;

/**
 * Serves the playlists, manifests and segments that media wrote for a stream, `/hls/<stream>/<ticket>/<file>`. The ticket is looked
 * at for every file, against the stream as it is stored now, so that what may not be watched any more stops playing.
 */
export function serveOrigin(scope: FastifyInstance, ctx: Context, playback: Playback): void {
  scope.get("/hls/:id/:ticket/:file", { config: { rateLimit: false } }, async (request, reply) => {
    const parsed = Params.safeParse(request.params);
    const query = Query.safeParse(request.query);
    const stored = parsed.success ? await loadStream(ctx.db, parsed.data.id) : null;
    if (!parsed.success || !stored) return answer(request, reply, nothing());
    const { ticket, file } = parsed.data;
    const verdict = playback.check(stored, ticket, ctx.now());
    if (verdict === "refused") return answer(request, reply, nothing());
    if (verdict === "expired") return answer(request, reply, new ApiError("FORBIDDEN", "This address has ended."));
    const content = isOpenStream(stored.state.status)
      ? await contentOf(ctx, segmentsOf(stored.state.id) + file, query.success ? query.data : {})
      : null;
    if (content === "too early") return answer(request, reply, tooEarly());
    if (!content) return answer(request, reply, nothing());
    reply.header("access-control-allow-origin", "*");
    reply.header("cache-control", keptBy(stored, file));
    reply.type(typeOf(file));
    return await reply.send(content);
  });
}

/** Caches between here and players keep what anybody may watch; what else there is stays with whoever asked. */
function keptBy({ facts }: StoredStream, file: string): string {
  if (/\.(m3u8|mpd)$/.test(file)) return "no-store";
  return facts.visibility === "public" ? "public, max-age=60" : "private, max-age=60";
}

function typeOf(file: string): string {
  const [, ending] = /\.(m3u8|mpd|ts|m4s|mp4)$/.exec(file) ?? [];
  return Object.entries(types).find(([name]) => name === ending)?.[1] ?? types.m3u8;
}

/** From media, which keeps what is live now, else from the storage. */
async function contentOf(
  { media, storage }: Context,
  key: string,
  { _HLS_msn: segment, _HLS_part: part }: z.output<typeof Query>,
): Promise<Buffer | Readable | "too early" | null> {
  const live = await media.openLive(key, segment === undefined ? null : { segment, part: part ?? null });
  if (live === null) return await storage.read(key);
  if (live === "too early") return live;
  return live === "missing" ? null : live.bytes;
}

const tooEarly = () => new ApiError("VALIDATION_FAILED", "This is too far ahead of the stream");
const nothing = () => new ApiError("NOT_FOUND", "There is nothing at this address");
