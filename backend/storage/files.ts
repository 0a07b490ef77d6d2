import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Part } from "../part.ts";
import { rangeOf } from "./byte-range.ts";
import { contentTypeOf, dispositionOf } from "./headers.ts";
import { isKey } from "./keys.ts";
import { filesPath } from "./local.ts";
import { createSignatures, type Signatures } from "./signature.ts";
import type { Storage } from "./storage.ts";

const Query = z.object({
  expires: z.coerce.number().int(),
  as: z.enum(["attachment", "inline"]),
  name: z.string().min(1).max(300),
  signature: z.string().max(100),
});

/** The folder's files under signed addresses. Whoever has one needs no further right, until it expires. */
export function createFiles({ config, storage, now }: Pick<Context, "config" | "storage" | "now">): Part {
  const signatures = createSignatures(config);
  return {
    routes: {},
    sockets: {},
    register: async (scope) => {
      if (storage.kind !== "local") return;
      scope.route<{ Params: { "*": string } }>({
        method: ["GET", "HEAD"],
        url: `${filesPath}/*`,
        handler: async (request, reply) => await serve(request, reply, { storage, signatures, now }),
      });
    },
  };
}

type Deps = Readonly<{ storage: Storage; signatures: Signatures; now: () => Date }>;
type Request = FastifyRequest<{ Params: { "*": string } }>;

async function serve(request: Request, reply: FastifyReply, { storage, signatures, now }: Deps) {
  const key = request.params["*"];
  const query = Query.safeParse(request.query);
  if (!query.success || !isKey(key)) throw new ApiError("FORBIDDEN", "This address is not signed.");
  const { expires, as, name: fileName, signature } = query.data;
  if (!signatures.isSigned({ key, expires, as, fileName }, signature))
    throw new ApiError("FORBIDDEN", "This address is not signed.");
  if (now().getTime() >= expires * 1000)
    throw new ApiError("FORBIDDEN", "This address has expired. Ask for a new one.");
  const size = await storage.sizeOf(key);
  if (size === null) throw new ApiError("NOT_FOUND", "This file is not there any more.");
  const range = rangeOf(request.headers.range, size);
  void reply.headers({
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "content-disposition": dispositionOf(as, fileName),
    "content-security-policy": "sandbox; default-src 'none'",
    "content-type": contentTypeOf(key),
    // Players of the app and of web pages come from other origins; the signature is what protects it.
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  });
  if (range === "unsatisfiable") return await reply.code(416).header("content-range", `bytes */${size}`).send();
  const part = range === "whole" ? { start: 0, end: size - 1 } : range;
  if (range !== "whole") reply.code(206).header("content-range", `bytes ${part.start}-${part.end}/${size}`);
  void reply.header("content-length", part.end - part.start + 1);
  if (request.method === "HEAD" || size === 0) return await reply.send(size === 0 ? "" : undefined);
  const stream = await storage.read(key, part);
  if (!stream) throw new ApiError("NOT_FOUND", "This file is not there any more.");
  return await reply.send(stream);
}
