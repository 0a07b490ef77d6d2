import type { FastifyRequest } from "fastify";
import type { Config } from "../config.ts";

/** Where the client reaches this service: its public address, else the one the request came to. */
export function originOf({ publicUrl }: Pick<Config, "publicUrl">, request: FastifyRequest): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}
