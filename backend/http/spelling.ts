import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ErrorCode } from "@nchat/contract/errors";
import type { RouteAnswer, RouteName } from "@nchat/contract/rest";
import type { ApiError } from "./api-error.ts";

/** nchat's words for our refusals, with a status where it differs. */
export type NchatCodes = Readonly<Partial<Record<ErrorCode, readonly [code: string, status?: number]>>>;

type Fields = Readonly<Record<string, unknown>>;

declare module "fastify" {
  interface FastifyRequest {
    /** Set when the client spells as nchat does: it asked for a route of nchat's, or said so by `?protocol=nchat`. */
    nchat: NchatCodes | undefined;
    /** The query of such a client as it came. */
    nchatQuery: Fields | undefined;
  }
}

/** From here on this request is answered as nchat would. */
export function speakNchat(request: FastifyRequest, codes: NchatCodes = {}): void {
  request.nchat = codes;
}

/** Lets clients declare their spelling on any route; the declaration itself is kept from the route. */
export function heedProtocol(app: FastifyInstance): void {
  app.decorateRequest("nchat", undefined);
  app.decorateRequest("nchatQuery", undefined);
  app.addHook("onRequest", async (request) => {
    const { query } = request;
    if (typeof query !== "object" || query === null || !("protocol" in query)) return;
    if (query.protocol === "nchat") speakNchat(request);
    if (query.protocol === "nchat" || query.protocol === "plan") delete query.protocol;
  });
}

/** A refusal in nchat's shape, which both halves of its routes read. */
export function sendNchatError(reply: FastifyReply, codes: NchatCodes, error: ApiError, status: number): FastifyReply {
  const [errorCode, ownStatus] = codes[error.code] ?? [error.code];
  const body = {
    success: false,
    error: error.message,
    errorCode,
    ...(error.details ? { details: error.details } : {}),
  };
  return reply
    .serializer(JSON.stringify)
    .code(ownStatus ?? status)
    .send(body);
}

/**
 * How a route whose path is the plan's and nchat's alike speaks to nchat's clients: `request` and `query` turn what they
 * send into the contract's before it is validated, `answer` adds their fields to ours, given their own query.
 */
export type Respelling<N extends RouteName> = Readonly<{
  request?: (body: Fields) => unknown;
  query?: (query: Fields) => unknown;
  answer?: (answer: RouteAnswer<N>, query: Fields) => object;
}>;
export type Respellings = { readonly [N in RouteName]?: Respelling<N> };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an nchat client sends, as the contract wants it. */
export function respellRequest<N extends RouteName>(
  request: FastifyRequest,
  respelling: Respelling<N> | undefined,
): void {
  if (!request.nchat || !respelling) return;
  const { body, query } = request;
  if (respelling.request && isFields(body)) request.body = respelling.request(body);
  if (!respelling.query || !isFields(query)) return;
  request.nchatQuery = query;
  request.query = respelling.query(query);
}

/** An answer of the contract as an nchat client wants it; undefined when it is to go out as it is. */
export function respellAnswer<N extends RouteName>(
  request: FastifyRequest,
  respelling: Respelling<N> | undefined,
  answer: RouteAnswer<N>,
): object | undefined {
  return request.nchat ? respelling?.answer?.(answer, request.nchatQuery ?? {}) : undefined;
}
