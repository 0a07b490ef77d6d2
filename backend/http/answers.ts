import { type ErrorInfo, notValid } from "@nchat/contract/errors";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import { isOutage, outage } from "./outage.ts";

/** A refusal as clients read it, in REST answers and acks alike. */
export function toErrorInfo(error: ApiError, requestId?: string): ErrorInfo {
  return {
    code: error.code,
    message: error.message,
    ...(error.details ? { details: error.details } : {}),
    ...(error.retryAfter === undefined ? {} : { retryAfterSeconds: error.retryAfter }),
    ...(requestId ? { requestId } : {}),
  };
}

/** Postgres' codes for text that it cannot keep, such as one with a NUL in it. */
const cannotBeKept: ReadonlySet<unknown> = new Set(["22021", "22P05"]);

/** What was thrown as the client is told it; undefined for what is a bug or a fault of ours. */
export function asRefusal(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (isOutage(error)) return outage();
  if (!isUnkeepable(error)) return undefined;
  return new ApiError("VALIDATION_FAILED", "The request holds characters that cannot be kept");
}

function isUnkeepable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isUnkeepable);
  return error instanceof Error && "code" in error && cannotBeKept.has(error.code);
}

/** What is wrong with an input, one entry a field. */
export function invalid(error: z.ZodError, where: string): ApiError {
  const details = error.issues.map((issue) => ({
    path: [where, ...issue.path].join("."),
    message: issue.message,
  }));
  return new ApiError("VALIDATION_FAILED", notValid, { details });
}
