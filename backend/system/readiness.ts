import type { FastifyInstance } from "fastify";

/** What a service leans on, and whether it goes; null: it is not used here. */
export type Leaning = Readonly<{
  isDraining: () => boolean;
  isDatabaseAlive: () => Promise<boolean>;
  isLiveKitUp: () => Promise<boolean>;
  isRedisUp: (() => Promise<boolean>) | null;
}>;

/** What does not answer within two seconds counts as down. */
export async function within(answer: Promise<boolean>, ms = 2000): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The word for what goes or doesn't. */
export const word = (isAlive: boolean) => (isAlive ? ("ok" as const) : ("down" as const));

/**
 * `GET /readyz` for whoever spreads requests over nodes. 503 while this node can't do its work: it ends, or has no
 * database. LiveKit and Redis are the same for all nodes, so their absence is told ("degraded") and takes none of them
 * out; with `?strict` it does.
 */
export function serveReadiness(app: FastifyInstance, leaning: Leaning): void {
  app.get<{ Querystring: { strict?: string } }>(
    "/readyz",
    { schema: { hide: true }, config: { rateLimit: false } },
    async (request, reply) => {
      const [database, livekit, redis] = await Promise.all([
        within(leaning.isDatabaseAlive()),
        within(leaning.isLiveKitUp()),
        leaning.isRedisUp ? within(leaning.isRedisUp()) : null,
      ]);
      const isWhole = database && livekit && redis !== false;
      const isStrict = request.query.strict !== undefined && request.query.strict !== "0";
      const isReady = !leaning.isDraining() && database && (isWhole || !isStrict);
      const status = leaning.isDraining() ? "draining" : !isReady ? "not ready" : isWhole ? "ready" : "degraded";
      if (!isReady) reply.header("retry-after", "2");
      return await reply.code(isReady ? 200 : 503).send({
        status,
        database: word(database),
        livekit: word(livekit),
        redis: redis === null ? "unused" : word(redis),
      });
    },
  );
}
