import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { createAccessTokens } from "./auth/access-tokens.ts";
import { createAuth } from "./auth/auth.ts";
import { createAuthenticate } from "./auth/authenticate.ts";
import { createBroadcasts } from "./broadcasts/broadcasts.ts";
import { createCallService } from "./calls/service.ts";
import { createChannels } from "./channels/channels.ts";
import type { Config } from "./config.ts";
import type { Context } from "./context.ts";
import { type Given, layGround } from "./ground.ts";
import { serveAliases } from "./http/aliases.ts";
import { createAddressOf } from "./http/client-address.ts";
import { serveBrowserApp } from "./http/browser-app.ts";
import type { Limits } from "./http/limits.ts";
import { createChangeLimits } from "./http/person-limits.ts";
import type { RouteHandlers } from "./http/routes.ts";
import { bearerOf, serveRoutes } from "./http/serve.ts";
import type { Respellings } from "./http/spelling.ts";
import { createIce } from "./ice/ice.ts";
import type { Part } from "./part.ts";
import { createPeople } from "./people/people.ts";
import { toPerson } from "./people/presence.ts";
import { tellOfRecordings } from "./recordings/active.ts";
import { createRecordings } from "./recordings/recordings.ts";
import { createFiles } from "./storage/files.ts";
import { serveDevices } from "./realtime/devices.ts";
import { watchSessions } from "./realtime/ended-sessions.ts";
import type { Device, PartSockets } from "./realtime/events.ts";
import { livingNodes } from "./realtime/node.ts";
import type { Rounds } from "./rounds.ts";
import { createStreamChat } from "./streams/chat/chat.ts";
import { createStreams } from "./streams/streams.ts";
import { createSystem } from "./system/system.ts";

/** The running service. `stop` ends what it started, the database excepted. */
export type Server = Readonly<{ url: string; stop: () => Promise<void> }>;

/** Assembles the service from its parts and starts it; what a failed start had begun is stopped again. */
export async function startServer(given: Given): Promise<Server> {
  const { config, log, now } = given;
  const { app, io, ctx, media, nodes, metrics, draining } = await layGround(given);
  const { jobs, presence } = ctx;
  const { parts, routes, sockets, authenticate } = assemble(given, ctx, {
    isDraining: draining.isDraining,
    isRedisUp: nodes.shared.isRedisUp,
    metrics,
  });

  await serveHttp(app, parts, routes, { config, authenticate, limits: ctx.limits });
  serveDevices(sockets, {
    io,
    log,
    now,
    authenticate,
    limits: ctx.limits,
    bus: ctx.bus,
    livingNodes: () => livingNodes(ctx.db),
    perMinute: config.requestsPerMinute,
    addressOf: createAddressOf(config.trustProxy),
    ...tellParts(parts),
  });
  let sessions: Rounds | null = null;
  const stop = async () => {
    draining.begin();
    const { empty } = await draining.closeDoor();
    const closed = io.close(); // devices go to another node by themselves
    await sessions?.stop();
    await draining.settled(config.drainSeconds * 1000);
    app.server.closeAllConnections(); // or it would wait for those who never say anything
    await Promise.all([closed, empty]);
    await app.close();
    await inOrder([...parts].reverse(), (part) => part.stop?.());
    for (const last of [media, jobs, presence, nodes]) await last.stop();
  };
  try {
    await jobs.open();
    await inOrder(parts, (part) => part.start?.());
    await jobs.start();
    await nodes.shared.bus.start();
    await media.start(); // after those who listen to it, and before those who ask what it has begun
    await inOrder(parts, (part) => part.ready?.());
    await app.listen({ host: config.host, port: config.port });
    // Beside an embedded database the command line does not run.
    if (config.databaseUrl !== null) sessions = watchSessions({ io, db: ctx.db, log });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: config.publicUrl ?? addressOf(app), stop };
}

/** What each part hears of sockets. */
const tellParts = (parts: readonly Part[]) => ({
  onConnect: (device: Device) => inOrder(parts, (part) => part.onConnect?.(device)),
  onDisconnect: (device: Device) => inOrder(parts, (part) => part.onDisconnect?.(device)),
  onGone: (socketId: string) => inOrder(parts, (part) => part.onGone?.(socketId)),
});

type Entrance = Readonly<{
  config: Config;
  authenticate: ReturnType<typeof createAuthenticate>;
  limits: Limits;
}>;

/** Puts routes, their aliases, what the parts bring besides, and the browser app on the server. */
async function serveHttp(
  app: FastifyInstance,
  parts: readonly Part[],
  routes: RouteHandlers,
  { config, authenticate, limits }: Entrance,
): Promise<void> {
  const respellings: Respellings = Object.assign({}, ...parts.map((part) => part.respellings ?? {}));
  const guessesPerMinute = Math.floor(config.requestsPerMinute / 20);
  const changeLimits = createChangeLimits(limits, config.requestsPerMinute);
  serveRoutes(app, routes, { authenticate, guessesPerMinute, changeLimits, respellings });
  const aliases = parts.flatMap((part) => part.aliases ?? []);
  serveAliases(app, aliases, routes, { authenticate, bearerOf, guessesPerMinute, changeLimits });
  for (const part of parts) await registerScope(app, part);
  await serveBrowserApp(app, config);
}

type SystemFacts = Pick<Parameters<typeof createSystem>[1], "isDraining" | "isRedisUp" | "metrics">;

/** Makes the parts and joins their handlers; a route or an event that nobody answers does not compile. */
function assemble({ database, version }: Given, ctx: Context, facts: SystemFacts) {
  const { db, now, push, presence, config } = ctx;
  const tokens = createAccessTokens(config.jwt, now, {
    otherIssuers: [config.livekit.apiKey],
    signs: config.nchatSchema === null,
  });
  const authenticate = createAuthenticate({
    db,
    tokens,
    keepsPeople: config.nchatSchema === null,
    onNewPerson: (row) => push.toEverybody("user:changed", { user: toPerson(row, presence) }),
  });
  const auth = createAuth(ctx, { tokens, onAccountDeleted: (userId) => deleted(userId) });
  const people = createPeople(ctx, { findAccount: auth.accounts.find });
  const channels = createChannels(ctx, (channelId) => streams.audience.ofChannel(channelId));
  const recordings = createRecordings(ctx);
  const streams = createStreams(ctx, recordings.ofStreams);
  const calls = createCallService(ctx, streams.onWebhook);
  const inCalls = tellOfRecordings(db, calls);
  const broadcasts = createBroadcasts(ctx, { calls, streams: streams.ofCalls });
  const chat = createStreamChat(ctx, streams);
  const system = createSystem(ctx, {
    ...facts,
    version,
    hasAccounts: tokens.sign !== null,
    databaseRestored: database.restored !== null,
    isDatabaseAlive: database.isAlive,
  });
  // People come first: whoever connects is there before a call rings for them.
  const features: readonly Part[] = [calls, recordings, createFiles(ctx), streams, chat, broadcasts];
  const parts: readonly Part[] = [system, people, channels, createIce(ctx), auth, ...features];
  const deleted = (userId: string) => inOrder(parts, (part) => part.onAccountDeleted?.(userId));
  const routes: RouteHandlers = {
    ...system.routes,
    ...people.routes,
    ...channels.routes,
    ...auth.routes,
    ...inCalls.routes,
    ...recordings.routes,
    ...streams.routes,
    ...chat.routes,
    ...broadcasts.routes,
  };
  const sockets: PartSockets = { ...people.sockets, ...inCalls.sockets, ...chat.sockets };
  return { parts, routes, sockets, authenticate };
}

async function inOrder(parts: readonly Part[], step: (part: Part) => Promise<void> | undefined): Promise<void> {
  for (const part of parts) await step(part);
}

async function registerScope(app: FastifyInstance, part: Part): Promise<void> {
  const { register } = part;
  if (register) await app.register((scope) => register(scope));
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address() as AddressInfo; // a string only for pipes
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const isEverywhere = address.address === "0.0.0.0" || address.address === "::";
  return `http://${isEverywhere ? "127.0.0.1" : host}:${address.port}`;
}
