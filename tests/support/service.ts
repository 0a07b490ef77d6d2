import { randomBytes } from "node:crypto";
import { type Backend, type BackendOptions, startBackend } from "./backend.ts";
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

type Options = Pick<BackendOptions, "livekit" | "port" | "jwtSecret" | "env">;

/** Starts it with all that it needs but LiveKit. */
export async function startService(kind: ServiceKind, options: Options = {}): Promise<Service> {
  const postgres = kind === "PGlite" ? undefined : await startPostgres();
  const redis = kind === "two nodes" ? await startRedis() : undefined;
  const common: BackendOptions = {
    jwtSecret: randomBytes(32).toString("hex"),
    ...options,
    ...(postgres ? { databaseUrl: postgres.url } : {}),
    env: { ...(redis ? { REDIS_URL: redis.url } : {}), ...options.env },
  };
  const backend = await startBackend(common);
  const nodes = [backend];
  if (kind === "two nodes") {
    const { port: _taken, ...elsewhere } = common;
    nodes.push(await startBackend(elsewhere));
  }
  let asked = 0;
  return {
    url: () => (nodes[asked++ % nodes.length] ?? backend).url(),
    backend,
    nodes,
    postgres,
    redis,
    stop: async () => {
      for (const node of nodes) await node.stop();
      await redis?.stop();
      await postgres?.stop();
    },
  };
}
