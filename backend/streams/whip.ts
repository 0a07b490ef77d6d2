import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { answer } from "../http/failures.ts";
import { bearerOf } from "../http/serve.ts";
import type { WhipRequest } from "../media/port.ts";
import { baseUrlOf } from "./answers.ts";

const offerType = "application/sdp";
const changeType = "application/trickle-ice-sdpfrag";
const longestBody = 64 * 1024;
const Session = z.object({ session: z.string().regex(/^[\w-]{1,64}$/) });
const Text = z.string().default("");

/**
 * Takes WHIP clients in (RFC 9725) where media leaves that to the service: the key of an ingress is the bearer, and what
 * is said goes on to LiveKit.
 */
export function serveWhip(scope: FastifyInstance, ctx: Context): void {
  scope.removeAllContentTypeParsers(); // what is said here is text
  scope.addContentTypeParser(
    [offerType, changeType],
    { parseAs: "string", bodyLimit: longestBody },
    (_request, body, done) => done(null, body),
  );
  const asked = async (request: FastifyRequest, reply: FastifyReply, session: WhipRequest["session"]) => {
    const told = await ctx.media.whip({ ...requestOf(request), session });
    if (told === null) return answer(request, reply, nothing());
    if (told.outcome === "unknown key") return answer(request, reply, unknownKey());
    if (told.outcome !== "done") {
      const code = told.outcome === "refused" ? "CONFLICT" : "MEDIA_UNAVAILABLE";
      return answer(request, reply, new ApiError(code, told.reason));
    }
    reply.code(told.status).headers(told.headers);
    if (told.session !== null) reply.header("location", `${baseUrlOf(ctx, request)}/whip/${told.session}`);
    return await reply.send(told.body);
  };
  scope.post("/whip", async (request, reply) => {
    if (typeOf(request) !== offerType)
      return answer(request, reply, new ApiError("VALIDATION_FAILED", "An offer is application/sdp."));
    return await asked(request, reply, null);
  });
  scope.route({
    method: ["PATCH", "DELETE"],
    url: "/whip/:session",
    handler: async (request, reply) => {
      const parsed = Session.safeParse(request.params);
      return parsed.success ? await asked(request, reply, parsed.data.session) : answer(request, reply, nothing());
    },
  });
}

const typeOf = ({ headers }: FastifyRequest) => (headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";

function requestOf(request: FastifyRequest): Omit<WhipRequest, "session"> {
  const { method, headers } = request;
  return {
    key: bearerOf(request),
    method: method === "PATCH" || method === "DELETE" ? method : "POST",
    type: typeOf(request),
    ifMatch: headers["if-match"] ?? null,
    body: Text.parse(request.body ?? undefined),
  };
}

const nothing = () => new ApiError("NOT_FOUND", "There is nothing at this address");
const unknownKey = () => new ApiError("UNAUTHENTICATED", "This key is not known.");
