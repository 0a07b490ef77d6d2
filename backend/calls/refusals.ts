import type { ErrorCode } from "@nchat/contract/errors";
import { ApiError } from "../http/api-error.ts";

const words: Partial<Record<ErrorCode, string>> = {
  NOT_A_PARTICIPANT: "You are not in this call.",
  CALL_ENDED: "This call has ended.",
  CALL_FULL: "This call is full.",
  KICKED: "You were removed from this call.",
  ALREADY_ANSWERED: "This call was answered already.",
  FORBIDDEN: "Your role in this call does not allow that.",
  USER_NOT_FOUND: "There is no such person in this call.",
  NOT_FOUND: "There is no such share in this call.",
  RATE_LIMITED: "You share as much as one person may in a call.",
  CONFLICT: "This person is not in the call now.",
};

/** The rules' refusal as the client reads it. */
export function refusal(code: ErrorCode): ApiError {
  return new ApiError(code, words[code] ?? "That is not possible in this call.");
}
