import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ErrorBody } from "@nchat/contract/errors";
import { type RouteName, type RouteRequest, routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import type { Identity } from "../auth/identity.ts";
import { ApiError } from "./api-error.ts";
import type { ChangeLimits } from "./person-limits.ts";
import type { RouteCall, RouteHandler, RouteHandlers } from "./routes.ts";
import { respellAnswer, respellRequest, type Respelling, type Respellings } from "./spelling.ts";

type Deps = Readonly<{
  authenticate: (token: string) => Promise<Identity>;
  /** Requests a minute from one address for what a guesser would use. */
  guessesPerMinute: number;
  /** What one person may change. */
  changeLimits: ChangeLimits;
  /** How the contract's routes speak to nchat's clients. */
  respellings?: Respellings;
}>;

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, on routes that need it. */
    identity: Identity | undefined;
  }
}

/** Puts every route of the contract on the server. */
export function serveRoutes(app: FastifyInstance, handlers: RouteHandlers, deps: Deps): void {
  app.decorateRequest("identity", undefined);
  for (const name of Object.keys(routes)) {
    if (isRouteName(name)) serve(app, name, handlers[name], deps);
  }
}

const isRouteName = (name: string): name is RouteName => Object.hasOwn(routes, name);

/** Where passwords and refresh tokens could be guessed. */
const guessable: ReadonlySet<RouteName> = new Set([
  "signUp",
  "signIn",
  "refreshToken",
  "changePassword",
  "deleteAccount",
]);

function serve<N extends RouteName>(app: FastifyInstance, name: N, handler: RouteHandler<N>, deps: Deps): void {
  const route: Route = routes[name];
  const respelling: Respelling<N> | undefined = deps.respellings?.[name];
  app.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(name, route),
    config: guessable.has(name) ? { rateLimit: { max: deps.guessesPerMinute, timeWindow: "1 minute" } } : {},
    // Before validation: who is not signed in learns nothing about what a request should look like.
    preValidation: async (request) => {
      const isAsked =
        route.auth === "user" || (route.auth === "optional" && request.headers.authorization !== undefined);
      if (isAsked) request.identity = await deps.authenticate(bearerOf(request));
      if (request.identity) await deps.changeLimits.request(request.identity.id, route.method, name);
      respellRequest(request, respelling);
    },
    handler: async (request, reply) => {
      const answer = await handler(callOf<N>(request, reply));
      const respelt = respellAnswer(request, respelling, answer);
      return respelt ? await reply.serializer(JSON.stringify).send(respelt) : answer;
    },
  });
}

function schemaOf(name: RouteName, { summary, auth, params, query, body, response }: Route) {
  return {
    operationId: name,
    summary,
    ...(auth === "user" ? { security: [{ bearer: [] }] } : {}),
    ...(auth === "optional" ? { security: [{ bearer: [] }, {}] } : {}),
    ...(params ? { params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(body ? { body } : {}),
    response: { 200: response, default: ErrorBody.meta({ description: "What went wrong" }) },
  };
}

/** The contract's schemas have validated all three by now, and `preValidation` has set who asks. */
function callOf<N extends RouteName>(request: FastifyRequest, reply: FastifyReply): RouteCall<N> {
  const { params, query, body } = request as RouteRequest<N>;
  const user = request.identity as RouteCall<N>["user"];
  return { params, query, body, user, address: request.ip, requestId: request.id, request, reply };
}

/** The access token of a request. Throws UNAUTHENTICATED. */
export function bearerOf(request: FastifyRequest): string {
  const [scheme, token, ...rest] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0) {
    throw new ApiError("UNAUTHENTICATED", "Sign in first");
  }
  return token;
}
