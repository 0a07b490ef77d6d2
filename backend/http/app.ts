import { randomUUID } from "node:crypto";
import { fastifyCookie } from "@fastify/cookie";
import { fastifyCors } from "@fastify/cors";
import { fastifyRateLimit } from "@fastify/rate-limit";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { withoutSecrets } from "../log.ts";
import { trustedProxies } from "./client-address.ts";
import { type Counters, createLocalCounters } from "./counters.ts";
import { answerFailures, answerNoRequest, answerUnrouted } from "./failures.ts";
import { storeOf, tooMany } from "./limits.ts";
import { serveOpenApi } from "./openapi.ts";
import { isAllowedOrigin } from "./origins.ts";
import { heedProtocol } from "./spelling.ts";
import { serializerCompiler, validatorCompiler } from "./validation.ts";

/** The HTTP server with everything that holds for all routes; the routes come later. */
export async function createApp(
  config: Config,
  log: Logger,
  version: string,
  counters: Counters = createLocalCounters(),
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }), // ours knows of secrets in addresses
    genReqId: ({ headers }) => wellFormed(headers["x-request-id"]) ?? randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies(config.trustProxy),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerNoRequest,
  });
  tellRoutes(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptEmptyJson(app);
  answerFailures(app);
  heedProtocol(app);
  logRequests(app);
  addHeaders(app);
  await app.register(fastifyCors, {
    origin: (origin, allow) => allow(null, origin !== undefined && isAllowedOrigin(origin, config)),
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "x-csrf-token", "x-nchat-device"],
    exposedHeaders: ["retry-after", "x-request-id", "location", "etag", "link"],
    maxAge: 600,
    strictPreflight: false, // who asks with OPTIONS for something else is told nothing in another shape than ours
  });
  await app.register(fastifyRateLimit, {
    max: config.requestsPerMinute,
    timeWindow: "1 minute",
    store: storeOf(counters),
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
  await app.register(fastifyCookie);
  await serveOpenApi(app, version);
  return app;
}

/** What is served, in the log of whoever looks closely. */
function tellRoutes(app: FastifyInstance): void {
  const served: string[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) served.push(`${each} ${url}`);
  });
  app.addHook("onReady", async () => app.log.debug({ routes: served }, "the routes that are served"));
}

/** A request's id from whoever sent it here; anything else could forge lines of the log. */
function wellFormed(id: string | string[] | undefined): string | undefined {
  return typeof id === "string" && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}

/** A POST without a body may still say that it is JSON. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void parse(request, String(body), done);
  });
}

function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method, url, ip, identity } = request;
    const facts = {
      method,
      url: withoutSecrets(url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: ip,
      ...(identity ? { userId: identity.id } : {}),
    };
    request.log[reply.statusCode >= 500 ? "error" : "info"](facts, "answered");
  });
}

function addHeaders(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply) => {
    reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
}
