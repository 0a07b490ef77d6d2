import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

/** A header that is there once; null when it is not, or empty. Throws when it is too long. */
export function headerOf(request: FastifyRequest, name: string, longest: number): string | null {
  const value = request.headers[name];
  if (typeof value !== "string" || value === "") return null;
  if (value.length > longest) throw new ApiError("VALIDATION_FAILED", `The header ${name} is too long`);
  return value;
}
