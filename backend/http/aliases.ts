import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type RouteAnswer, type RouteInput, type RouteName, type RouteRequest, routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import type { Identity } from "../auth/identity.ts";
import { invalid } from "./answers.ts";
import { ApiError } from "./api-error.ts";
import type { ChangeLimits } from "./person-limits.ts";
import type { RouteCall, RouteHandler, RouteHandlers } from "./routes.ts";
import { type NchatCodes, speakNchat } from "./spelling.ts";

type Schemas = Readonly<{ params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }>;
type Given<S extends Schemas, K extends keyof Schemas> = S[K] extends z.ZodType ? z.output<S[K]> : undefined;

/** Whether somebody must be signed in, may be, or is of no account. */
type Auth = "user" | "optional" | "none";

/** What the handler of an alias is given. `ask` answers as the plan's route would, for the same person and request. */
export type AliasCall<S extends Schemas, A extends Auth = "user"> = Readonly<{
  params: Given<S, "params">;
  query: Given<S, "query">;
  body: Given<S, "body">;
  user: A extends "user" ? Identity : A extends "optional" ? Identity | undefined : undefined;
  request: FastifyRequest;
  reply: FastifyReply;
  ask: <N extends RouteName>(name: N, input: RouteInput<N>) => Promise<RouteAnswer<N>>;
}>;

/** A route as nchat published it; see `alias`. */
export type AliasRoute = Readonly<{
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** The name of the operation in `/openapi.json`. */
  name: string;
  summary: string;
  auth: Auth;
  schemas: Schemas;
  response: z.ZodType;
  /** Half of nchat's routes answer `{success:true,data}`, the other half the bare thing. */
  envelope: "data" | "bare";
  status: number;
  /** Passwords could be guessed here, so that one address may ask less often. */
  isGuessable: boolean;
  /** nchat's words for our refusals. */
  codes: NchatCodes;
  handle: (call: AliasCall<Schemas, "optional">) => Promise<unknown>;
}>;

type Definition<S extends Schemas, R extends z.ZodType, A extends Auth> = Pick<
  AliasRoute,
  "method" | "path" | "name" | "summary"
> &
  Partial<Pick<AliasRoute, "status" | "codes" | "isGuessable">> & {
    readonly auth?: A;
    readonly envelope: AliasRoute["envelope"];
    readonly schemas: S;
    readonly response: R;
    readonly handle: (call: AliasCall<S, A>) => Promise<z.input<R>>;
  };

/** Describes one route in nchat's spelling: what comes in, what goes out, and how the plan's routes answer it. */
export function alias<const S extends Schemas, R extends z.ZodType, A extends Auth = "user">(
  definition: Definition<S, R, A>,
): AliasRoute {
  const { handle, auth = "user" } = definition;
  return {
    status: 200,
    isGuessable: false,
    codes: {},
    ...definition,
    auth,
    // Fastify has validated the call by these very schemas, and somebody is signed in where somebody must be.
    handle: (call) => handle(call as unknown as AliasCall<S, A>),
  };
}

type Deps = Readonly<{
  authenticate: (token: string) => Promise<Identity>;
  bearerOf: (request: FastifyRequest) => string;
  /** As for the contract's own routes. */
  guessesPerMinute: number;
  changeLimits: ChangeLimits;
}>;

/** Puts nchat's routes on the server, beside the contract's. */
export function serveAliases(
  app: FastifyInstance,
  aliases: readonly AliasRoute[],
  handlers: RouteHandlers,
  { authenticate, bearerOf, guessesPerMinute, changeLimits }: Deps,
): void {
  for (const route of aliases) {
    const { method, path: url, name, summary, auth, schemas, response, envelope, status, codes } = route;
    const whole = envelope === "bare" ? response : z.object({ success: z.literal(true), data: response });
    app.route({
      method,
      url,
      schema: {
        operationId: name,
        summary,
        tags: ["nchat"],
        ...(auth === "none" ? {} : { security: [{ bearer: [] }, ...(auth === "optional" ? [{}] : [])] }),
        ...(schemas.params ? { params: schemas.params } : {}),
        ...(schemas.query ? { querystring: schemas.query } : {}),
        ...(schemas.body ? { body: schemas.body } : {}),
        response: { [status]: whole },
      },
      config: route.isGuessable ? { rateLimit: { max: guessesPerMinute, timeWindow: "1 minute" } } : {},
      onRequest: async (request) => speakNchat(request, codes),
      preValidation: async (request) => {
        const isAsked = auth === "user" || (auth === "optional" && request.headers.authorization !== undefined);
        if (isAsked) request.identity = await authenticate(bearerOf(request));
        if (request.identity) await changeLimits.request(request.identity.id, method, null);
      },
      handler: async (request, reply) => {
        const answer = await route.handle(callOf(request, reply, handlers, changeLimits));
        return await reply.code(status).send(envelope === "bare" ? answer : { success: true, data: answer });
      },
    });
  }
}

/** `preValidation` has set who asks. */
function callOf(
  request: FastifyRequest,
  reply: FastifyReply,
  handlers: RouteHandlers,
  changeLimits: ChangeLimits,
): AliasCall<Schemas, "optional"> {
  const user = request.identity;
  const ask = async <N extends RouteName>(name: N, input: RouteInput<N>): Promise<RouteAnswer<N>> => {
    const route: Route = routes[name];
    if (route.auth === "user" && !user) throw new ApiError("UNAUTHENTICATED", "Sign in first");
    if (user) await changeLimits.work(user.id, name);
    const handler: RouteHandler<N> = handlers[name];
    const call = { ...parse<N>(route, input), user, address: request.ip, requestId: request.id, request, reply };
    // The handler of a route without sign-in takes no notice of `user`.
    return await handler(call as RouteCall<N>);
  };
  const { params, query, body } = request as Pick<AliasCall<Schemas>, "params" | "query" | "body">;
  return { params, query, body, user, request, reply, ask };
}

type Parts = Readonly<{ params?: unknown; query?: unknown; body?: unknown }>;

function parse<N extends RouteName>(route: Route, input: Parts): RouteRequest<N> {
  const parsed = (key: "params" | "query" | "body") => {
    const result = route[key]?.safeParse(key === "query" ? (input.query ?? {}) : input[key]);
    if (result?.success === false) throw invalid(result.error, key === "params" ? "path" : key);
    return result?.data;
  };
  return { params: parsed("params"), query: parsed("query"), body: parsed("body") } as RouteRequest<N>;
}
