import type { FastifyInstance, FastifyReply } from "fastify";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import { reachOf } from "../http/browser-app.ts";
import { answer } from "../http/failures.ts";
import { accessTo } from "./access.ts";
import type { Context } from "../context.ts";
import { type Answers, baseUrlOf } from "./answers.ts";
import { contentPolicyFor, pageFor, playerPageFor, playerTags, stylesheet, unavailablePage } from "./embed-page.ts";
import type { StoredStream } from "./rows.ts";
import { loadStream } from "./store.ts";
import { loadHosts, toStreamInfo } from "./view.ts";

const Params = z.object({ streamId: z.uuid() });
const Query = z.object({
  url: z.url(),
  format: z.enum(["json"]).optional(),
  maxwidth: z.coerce.number().int().min(100).max(4096).default(640),
});

/** What loads the player, when the browser app is served here and was built with one. */
function builtTags(webRoot: string | null): string | null {
  const file = webRoot === null ? null : join(webRoot, "embed.html");
  return file !== null && existsSync(file) ? playerTags(readFileSync(file, "utf8")) : null;
}

/**
 * The page that other sites show, and oEmbed for those that ask by address. Both know no person: what is not public is
 * the same to them as what is not there.
 */
export function serveEmbed(scope: FastifyInstance, ctx: Context, answers: Answers): void {
  const publicStream = async (id: string): Promise<StoredStream | null> => {
    const stored = await loadStream(ctx.db, id);
    return stored && (await accessTo(ctx.db, stored, null)).rights.see ? stored : null;
  };
  const tags = builtTags(ctx.config.webRoot);
  const policy = contentPolicyFor(ctx.config.streams.embedOrigins, tags === null ? null : reachOf(ctx.config));
  scope.addHook("onSend", async (request, reply) => {
    if (!request.url.startsWith("/embed/")) return;
    reply.removeHeader("x-frame-options"); // which knows no list of sites; the policy does
    reply.header("content-security-policy", policy);
  });
  const page = (reply: FastifyReply, status: number, html: string) =>
    reply.code(status).type("text/html; charset=utf-8").send(html);

  scope.get("/embed/style.css", async (_request, reply) =>
    reply.type("text/css; charset=utf-8").header("cache-control", "public, max-age=3600").send(stylesheet),
  );
  scope.get("/embed/:streamId", async (request, reply) => {
    const params = Params.safeParse(request.params);
    const stored = params.success ? await publicStream(params.data.streamId) : null;
    if (!stored) return page(reply, 404, unavailablePage);
    const names = await loadHosts(ctx.db, [stored]);
    const info = toStreamInfo(stored, names, ctx.presence);
    return page(reply, 200, tags === null ? pageFor(info) : playerPageFor(info, tags));
  });
  scope.get("/oembed", async (request, reply) => {
    const query = Query.safeParse(request.query);
    const base = `${baseUrlOf(ctx, request)}/embed/`;
    const id = query.success && query.data.url.startsWith(base) ? query.data.url.slice(base.length) : "";
    const stored = Params.safeParse({ streamId: id }).success ? await publicStream(id) : null;
    if (!query.success || !stored)
      return answer(request, reply, new ApiError("NOT_FOUND", "There is nothing at this address"));
    const width = Math.min(query.data.maxwidth, 640);
    return {
      version: "1.0",
      type: "video",
      provider_name: "nchat",
      title: stored.facts.title,
      html: answers.embed(stored.state.id, request).embedCode,
      width,
      height: Math.round((width * 9) / 16),
    };
  });
}
