import { z } from "zod";

/** Every code that the backend may answer. Wording for people lives in the renderer. */
export const ErrorCode = z.enum([
  "VALIDATION_FAILED",
  "UNAUTHENTICATED",
  "TOKEN_EXPIRED",
  "INVALID_CREDENTIALS",
  "EMAIL_TAKEN",
  "REFRESH_TOKEN_INVALID",
  "LOCKED_OUT",
  "FORBIDDEN",
  "NOT_FOUND",
  "USER_NOT_FOUND",
  "CALL_NOT_FOUND",
  "NOT_A_PARTICIPANT",
  "CALL_ENDED",
  "CALL_FULL",
  "ALREADY_IN_CALL",
  "ALREADY_ANSWERED",
  "KICKED",
  "CANNOT_CALL_YOURSELF",
  "STREAM_NOT_FOUND",
  "STREAM_ENDED",
  "STREAM_LIMIT_REACHED",
  "CHAT_DISABLED",
  "BANNED",
  "TIMED_OUT",
  "SLOW_MODE",
  "MESSAGE_BLOCKED",
  "RECORDING_NOT_FOUND",
  "ALREADY_RECORDING",
  "NOT_RECORDING",
  "ENCRYPTED",
  "CONFLICT",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
  "MEDIA_UNAVAILABLE",
  "UNAVAILABLE",
  "INTERNAL",
]);
export type ErrorCode = z.output<typeof ErrorCode>;

/** What went wrong, in one shape for REST answers and socket acks. */
export const ErrorInfo = z.object({
  code: ErrorCode,
  message: z.string(),
  /** One entry a faulty field: where, and what is wrong with it. */
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** With LOCKED_OUT, RATE_LIMITED, TIMED_OUT and SLOW_MODE: seconds until another try makes sense (as in `Retry-After`). */
  retryAfterSeconds: z.int().optional(),
  requestId: z.string().optional(),
});
export type ErrorInfo = z.output<typeof ErrorInfo>;

/** The body of every REST answer of status 400 and above. */
export const ErrorBody = z.object({ error: ErrorInfo });
export type ErrorBody = z.output<typeof ErrorBody>;

/** What the checks of the contract answer. It names no field. */
export const notValid = "The request is not valid";

/** What went wrong as one sentence: with the first faulty field, where the message alone says too little. */
export function sentenceOf({ message, details }: ErrorInfo): string {
  const [first] = details ?? [];
  if (!first || message !== notValid) return message;
  const field = first.path.replace(/^(body|query|params)\./, "");
  return `${message} (${field === "" ? "" : `${field}: `}${first.message}).`;
}
