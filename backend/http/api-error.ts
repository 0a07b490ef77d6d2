import type { ErrorCode, ErrorInfo } from "@nchat/contract/errors";

const statuses = {
  VALIDATION_FAILED: 400,
  CANNOT_CALL_YOURSELF: 400,
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  INVALID_CREDENTIALS: 401,
  REFRESH_TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  NOT_A_PARTICIPANT: 403,
  KICKED: 403,
  CHAT_DISABLED: 403,
  BANNED: 403,
  TIMED_OUT: 403,
  MESSAGE_BLOCKED: 403,
  NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  CALL_NOT_FOUND: 404,
  STREAM_NOT_FOUND: 404,
  RECORDING_NOT_FOUND: 404,
  ALREADY_RECORDING: 409,
  NOT_RECORDING: 409,
  ENCRYPTED: 409,
  CONFLICT: 409,
  EMAIL_TAKEN: 409,
  CALL_FULL: 409,
  ALREADY_IN_CALL: 409,
  ALREADY_ANSWERED: 409,
  CALL_ENDED: 410,
  STREAM_ENDED: 410,
  PAYLOAD_TOO_LARGE: 413,
  LOCKED_OUT: 429,
  STREAM_LIMIT_REACHED: 429,
  RATE_LIMITED: 429,
  SLOW_MODE: 429,
  INTERNAL: 500,
  MEDIA_UNAVAILABLE: 503,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>;

/** The HTTP status that goes with a code; a code without one does not compile. */
export const statusOf = (code: ErrorCode): number => statuses[code];

type Extra = Readonly<{ details?: NonNullable<ErrorInfo["details"]>; retryAfter?: number }>;

/** A refusal that the client is told about; everything else that is thrown is answered as INTERNAL. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorInfo["details"];
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, { details, retryAfter }: Extra = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}
