import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import { isOwnOrigin } from "../http/origins.ts";
import { refreshLifetimeSeconds } from "./sessions.ts";

const path = "/v1/auth";

/** Where a client's refresh token travels: in bodies, or for the browser build in a cookie that no script can read. */
export type TokenCarrier = Readonly<{
  read: (fromBody: string | undefined) => string | undefined;
  /** Hands a token to the client; answers what the body shows of it. */
  write: (refreshToken: string) => string;
  clear: () => void;
}>;

/** The carrier that a request asks for. With the cookie, only pages of our own origin are served. */
export function carrierOf(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Pick<Config, "publicUrl">,
): TokenCarrier {
  if (request.headers["x-nchat-cookie"] !== "1") {
    return { read: (fromBody) => fromBody, write: (refreshToken) => refreshToken, clear: () => undefined };
  }
  if (!isOwnOrigin(request, config))
    throw new ApiError("FORBIDDEN", "The cookie is for the browser app of this server");
  const name = nameFor(request.host);
  const options = { path, httpOnly: true, sameSite: "strict", secure: isSecure(request, config) } as const;
  return {
    read: () => request.cookies[name],
    write: (refreshToken) => {
      reply.setCookie(name, refreshToken, { ...options, maxAge: refreshLifetimeSeconds });
      return "";
    },
    clear: () => {
      reply.clearCookie(name, options);
    },
  };
}

/** Browsers keep one cookie for all ports of a computer, on which two services may run side by side. */
function nameFor(host: string): string {
  const port = /:(\d+)$/.exec(host)?.[1];
  return port === undefined ? "nchat_refresh" : `nchat_refresh_${port}`;
}

/** Whether a browser is to send a cookie of ours over encrypted connections alone. */
export const isSecure = (request: FastifyRequest, { publicUrl }: Pick<Config, "publicUrl">): boolean =>
  request.protocol === "https" || (publicUrl?.startsWith("https:") ?? false);
