import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";
import type { Metrics } from "../metrics/metrics.ts";

/** `GET /metrics` for Prometheus: with the bearer of the settings, or without one for this computer alone. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics, token: string | null): void {
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, token)) {
      if (token !== null) throw new ApiError("UNAUTHENTICATED", "The metrics want their own bearer");
      throw new ApiError("FORBIDDEN", "The metrics are for this computer alone, unless METRICS_TOKEN is set");
    }
    const { type, text } = await metrics.tell();
    return await reply.type(type).send(text);
  });
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** A proxy on this computer connects from here too, but says for whom. */
function mayRead({ headers, socket }: FastifyRequest, token: string | null): boolean {
  if (token !== null) return isSame(headers.authorization ?? "", `Bearer ${token}`);
  const isForwarded = headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && loopback.test(socket.remoteAddress ?? "");
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
