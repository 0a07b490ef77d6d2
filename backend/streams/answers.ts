import type { FastifyRequest } from "fastify";
import type { Stream } from "@nchat/contract/streams";
import type { Context } from "../context.ts";
import type { Access } from "./access.ts";
import type { Playback } from "./playback.ts";
import type { StoredStream } from "./rows.ts";
import { loadStream } from "./store.ts";
import { loadHosts, toStream } from "./view.ts";

/** How streams are answered over REST. */
export type Answers = Readonly<{
  stream: (stored: StoredStream, access: Access, request: FastifyRequest) => Promise<Stream>;
  /** The same as it stands in the database now. */
  fresh: (streamId: string, access: Access, request: FastifyRequest) => Promise<Stream>;
  embed: (streamId: string, request: FastifyRequest) => Readonly<{ embedUrl: string; embedCode: string }>;
}>;

/** Where the client reached this service. */
export const baseUrlOf = ({ config }: Pick<Context, "config">, request: FastifyRequest): string =>
  config.publicUrl ?? `${request.protocol}://${request.host}`;

/** What other sites put into their pages. */
export function embedCodeOf(embedUrl: string): string {
  const address = embedUrl.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${address}" width="640" height="360" title="Live stream" allow="autoplay; fullscreen" loading="lazy" style="border:0"></iframe>`;
}

/** Makes them. */
export function createAnswers(ctx: Context, playback: Playback): Answers {
  const stream: Answers["stream"] = async (stored, access, request) =>
    toStream(stored, {
      access,
      playback,
      names: await loadHosts(ctx.db, [stored]),
      presence: ctx.presence,
      baseUrl: ctx.config.offer.cdnUrl ?? baseUrlOf(ctx, request),
      now: ctx.now(),
    });
  return {
    stream,
    fresh: async (streamId, access, request) => {
      const stored = await loadStream(ctx.db, streamId);
      if (!stored) throw new Error("a stream that was just changed is not there");
      return await stream(stored, access, request);
    },
    embed: (streamId, request) => {
      const embedUrl = `${baseUrlOf(ctx, request)}/embed/${streamId}`;
      return { embedUrl, embedCode: embedCodeOf(embedUrl) };
    },
  };
}
