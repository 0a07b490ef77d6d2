import type { FastifyRequest } from "fastify";
import type { Config } from "../config.ts";

/** The desktop app's own origins: Electron's scheme, and the loopback name of the Chromium runtime. */
const desktop = /^(app:\/\/nchat|http:\/\/nchat\.localhost(:\d+)?)$/;

/** Whether a page of this origin may call the service. */
export function isAllowedOrigin(origin: string, config: Pick<Config, "publicUrl" | "corsOrigins">): boolean {
  if (desktop.test(origin) || config.corsOrigins.includes(origin)) return true;
  return config.publicUrl !== null && new URL(config.publicUrl).origin === origin;
}

/** Whether a request comes from a page that this very service delivered. */
export function isOwnOrigin(request: FastifyRequest, config: Pick<Config, "publicUrl">): boolean {
  const { origin } = request.headers;
  if (!origin) return false;
  if (config.publicUrl && new URL(config.publicUrl).origin === origin) return true;
  return origin === `${request.protocol}://${request.host}`;
}
