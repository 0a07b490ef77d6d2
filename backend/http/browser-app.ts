import { existsSync } from "node:fs";
import { join } from "node:path";
import { fastifyStatic } from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../config.ts";
import { filesOriginOf } from "../storage/settings.ts";
import { answer } from "./failures.ts";
import { ApiError } from "./api-error.ts";

const fingerprinted = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;
const inApi = /^\/(api|v1|socket\.io|webhooks)(\/|$)/;

/** Serves the built browser app when there is one: its files, and its page for every other address. */
export async function serveBrowserApp(app: FastifyInstance, config: Config): Promise<void> {
  const root = config.webRoot;
  const hasPage = root !== null && existsSync(join(root, "index.html"));
  if (root !== null && !hasPage) app.log.warn({ root }, "WEB_ROOT holds no index.html: no browser app is served");
  if (root !== null && hasPage) {
    const policy = contentPolicy(config);
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      setHeaders: (reply, path) => {
        const isForever = fingerprinted.test(path);
        reply.header("cache-control", isForever ? "public, max-age=31536000, immutable" : "no-cache");
        if (path.endsWith(".html")) {
          reply.header("content-security-policy", policy);
          reply.header("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)");
        }
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (hasPage && asksForPage(request)) return await reply.sendFile("index.html");
    return notFound(request, reply);
  });
}

const asksForPage = ({ method, url, headers }: FastifyRequest) =>
  (method === "GET" || method === "HEAD") && !inApi.test(url) && (headers.accept ?? "").includes("text/html");

const notFound = (request: FastifyRequest, reply: FastifyReply) =>
  answer(request, reply, new ApiError("NOT_FOUND", "There is nothing at this address"));

/** Where our pages may reach: here, LiveKit, and the network that carries streams. */
export function reachOf({
  livekit,
  publicUrl,
  offer,
}: Pick<Config, "livekit" | "publicUrl" | "offer">): readonly string[] {
  const media = new URL(livekit.publicUrl);
  const isSecure = media.protocol === "wss:" || media.protocol === "https:";
  const reach = [
    "'self'",
    `${isSecure ? "wss" : "ws"}://${media.host}`,
    `${isSecure ? "https" : "http"}://${media.host}`,
  ];
  if (publicUrl) reach.push(publicUrl.replace(/^http/, "ws"));
  if (offer.cdnUrl) reach.push(new URL(offer.cdnUrl).origin);
  return reach;
}

/** The page may load from here and reach what `reachOf` says, nothing else. */
function contentPolicy(config: Config): string {
  const files = filesOriginOf(config);
  const played = files === null ? "" : ` ${files}`;
  return [
    "default-src 'self'",
    `connect-src ${reachOf(config).join(" ")}`,
    `img-src 'self' data: blob:${played}`,
    `media-src 'self' blob: mediastream:${played}`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
