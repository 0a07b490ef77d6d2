import type { ErrorCode } from "@nchat/contract/errors";
import type { MediaFailure } from "../media/port.ts";
import { ApiError } from "../http/api-error.ts";

const words: Partial<Record<ErrorCode, string>> = {
  STREAM_NOT_FOUND: "There is no such stream.",
  STREAM_ENDED: "This stream is over.",
  CONFLICT: "That is not possible in the state this stream is in.",
};

/** The rules' refusal as the client reads it. */
export function refusal(code: ErrorCode): ApiError {
  return new ApiError(code, words[code] ?? "That is not possible with this stream.");
}

/** What media could not do, as the client reads it. */
export function mediaRefusal(failure: MediaFailure): ApiError {
  switch (failure.outcome) {
    case "unavailable":
    case "uncertain":
      return new ApiError("MEDIA_UNAVAILABLE", failure.reason);
    case "limit":
      return new ApiError("UNAVAILABLE", failure.reason);
    case "not-found":
    case "refused":
      return new ApiError("CONFLICT", failure.reason);
  }
}
