import { randomBytes } from "node:crypto";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { type Backend, startBackend } from "./backend.ts";
import { type BackendOptions } from "./environment.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "./postgres.ts";
import { type Redis, startRedis, whyNoRedis } from "./redis.ts";

/** How the service can run. */
export type ServiceKind = "PGlite" | "Postgres" | "two nodes";

/** The service as its clients see it, whether it is one process or two. */
export type Service = Readonly<{
  /** Where to ask; of two nodes another each time. */
  url: () => string;
  /** The service, or its first node. */
  backend: Backend;
  nodes: readonly Backend[];
  postgres: Postgres | undefined;
  redis: Redis | undefined;
  stop: () => Promise<void>;
}>;

/** Why the service can't run like that here, or nothing. */
export function whyNoService(kind: ServiceKind): string | undefined {
  if (kind === "PGlite") return undefined;
  return whyNoPostgres() ?? (kind === "two nodes" ? whyNoRedis() : undefined);
}

/** How many nodes it has then. */
export function nodesOf(kind: ServiceKind): number {
  return kind === "two nodes" ? 2 : 1;
}

/** Starts what such a service needs beside itself and LiveKit. */
export async function startServers(kind: ServiceKind) {
  const postgres = kind === "PGlite" ? undefined : await startPostgres();
  const redis = kind === "two nodes" ? await startRedis() : undefined;
  return {
    postgres,
    redis,
    env: redis ? { REDIS_URL: redis.url } : {},
    stop: async () => {
      await redis?.stop();
      await postgres?.stop();
    },
  };
}

/** Ends every node as a crash would, does something meanwhile, and starts them all again. */
export async function duringCrash(nodes: readonly Backend[], work: () => Promise<unknown> = async () => undefined) {
  await Promise.all(nodes.map((node) => node.kill9()));
  await work();
  await Promise.all(nodes.map((node) => node.restart()));
}

/** What all nodes have logged. */
export const logOf = (nodes: readonly Backend[]): readonly string[] => nodes.flatMap((node) => node.log());

/** Answers one after another, and the first again after the last. */
export function inTurn<T>(all: readonly T[]): () => T {
  let asked = 0;
  return () => {
    const next = all[asked++ % all.length];
    if (next === undefined) throw new Error("there is none");
    return next;
  };
}

type Options = Pick<BackendOptions, "livekit" | "port" | "jwtSecret" | "env">;

/** Starts it with all that it needs but LiveKit. */
export async function startService(kind: ServiceKind, options: Options = {}): Promise<Service> {
  const { postgres, redis, env, ...servers } = await startServers(kind);
  const common: BackendOptions = {
    jwtSecret: randomBytes(32).toString("hex"),
    ...options,
    ...(postgres ? { databaseUrl: postgres.url } : {}),
    env: { ...env, ...options.env },
  };
  // All at once on an empty database, as a deployment does it. Each at an address that it keeps, like the first: devices
  // find it there again when it was killed.
  const others = Array.from({ length: nodesOf(kind) - 1 }, async () =>
    startBackend({ ...common, port: await freePort() }),
  );
  const [backend, ...more] = await Promise.all([startBackend(common), ...others]);
  const nodes = [backend, ...more];
  const turn = inTurn(nodes);
  return {
    url: () => turn().url(),
    backend,
    nodes,
    postgres,
    redis,
    stop: async () => {
      for (const node of nodes) await node.stop();
      await servers.stop();
    },
  };
}
